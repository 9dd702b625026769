import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { KeyMaterial } from '../../src/keys/key-material.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import type { Scheme } from '../../src/schemes/scheme.ts';
import { schemeNamed } from '../../src/schemes/schemes.ts';

/** The key an application sealed with until now, the one it is to seal with, and one that nobody has any more. */
export interface TestKeys {
  old: KeyMaterial;
  target: KeyMaterial;
  lost: KeyMaterial;
}

export function makeKeys(scheme: Scheme = fernet): TestKeys {
  return { old: scheme.generateKey(), target: scheme.generateKey(), lost: scheme.generateKey() };
}

/** A field of the config; the column is `secret` and the keyring `encryption` where nothing else is said. */
export interface FieldSetting {
  table: string;
  column?: string;
  keyring?: string;
  label?: string;
  where?: string;
  exempt?: readonly string[];
  storage?: string | Readonly<Record<string, unknown>>;
  wrap?: 'base64url';
  onLostKey?: string;
  also?: Readonly<Record<string, unknown>>;
  readsPlaintext?: boolean;
}

export interface SiteSettings {
  url: string;
  fields: readonly FieldSetting[];
  keys: TestKeys;
  /** That of the keyring `encryption`, and of all keys; Fernet where it is left out. */
  scheme?: string;
  commit?: 'batch' | 'all';
  /** Other keyrings than the one named `encryption`, as the config has them. */
  keyrings?: Readonly<Record<string, unknown>>;
  env?: Readonly<Record<string, string>>;
}

/** Writes config, URL and key files; JSON is YAML too. */
export async function writeSite(folder: string, settings: SiteSettings): Promise<void> {
  const { url, keys, scheme = 'fernet', commit = 'batch', keyrings = {} } = settings;
  const { formatKey } = schemeNamed(scheme);
  const files = {
    'keyturn.yaml': JSON.stringify({
      application: 'webops',
      environment: 'development',
      database: { url: { file: 'database.url' } },
      keyrings: {
        encryption: {
          scheme,
          current: { file: 'target.key' },
          older: [{ file: 'old.key' }],
          commit,
        },
        ...keyrings,
      },
      fields: settings.fields.map((field) => ({ column: 'secret', keyring: 'encryption', ...field })),
    }),
    'database.url': url,
    'old.key': formatKey(keys.old),
    'target.key': formatKey(keys.target),
    'lost.key': formatKey(keys.lost),
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), content, { mode: 0o600 });
}
