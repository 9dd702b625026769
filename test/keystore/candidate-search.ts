import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { KeyringConfig } from '../../src/config/config.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';
import { Keyring } from '../../src/keys/keyring.ts';
import { type Candidate, candidatesFor } from '../../src/keystore/candidates.ts';
import type { FoundKey } from '../../src/keystore/distinct-keys.ts';
import { gatherTexts, type KeyPlaces } from '../../src/keystore/gather-texts.ts';
import { schemeNamed } from '../../src/schemes/schemes.ts';
import { tempFolder } from '../support/temp.ts';

/** What a search came to, and all that it says. */
export interface Found {
  keys: readonly Candidate[];
  /** Messages and hints. */
  notes: string[];
  /** `source → setting` of each key. */
  sources: (readonly [source: string, setting: string | null])[];
}

interface Circumstances {
  cwd?: string;
  env?: Record<string, string>;
  scheme?: string;
  target?: KeyMaterial;
  config?: Partial<KeyringConfig>;
  others?: readonly FoundKey[];
}

/** Searches as the wiring does, for a keyring that has a target key alone. */
export async function search(places: KeyPlaces, circumstances: Circumstances = {}): Promise<Found> {
  const { cwd = '/', env = {}, scheme = 'fernet', config = {}, others = [] } = circumstances;
  const target = circumstances.target ?? schemeNamed(scheme).generateKey();
  const gathered = await gatherTexts(places, { cwd, env });
  const { keys, notes } = await candidatesFor({
    config: keyringConfig({ scheme, ...config }),
    keyring: new Keyring({
      name: 'encryption',
      scheme,
      target: { material: target, source: 'target.key' },
      older: [],
    }),
    gathered,
    others,
    context: { env, ask: null },
    isStopped: () => false,
  });
  return {
    keys,
    notes: [...gathered.notes, ...notes].flatMap(({ message, hint }) => [message, ...(hint ? [hint] : [])]),
    sources: keys.map(({ source, setting }) => [source, setting]),
  };
}

function keyringConfig(parts: Partial<KeyringConfig>): KeyringConfig {
  return {
    name: 'encryption',
    scheme: 'fernet',
    current: { kind: 'file', path: '/target.key' },
    older: [],
    next: null,
    commit: 'batch',
    rotateEvery: null,
    line: 1,
    ...parts,
  };
}

/** A folder of the running test's own with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = tempFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  return folder;
}

/** Every way in which the bytes of a key might be written. */
export function writtenForms(material: KeyMaterial): string[] {
  const bytes = material.reveal();
  const [base64, hex] = [bytes.toString('base64'), bytes.toString('hex')];
  return [base64, bytes.toString('base64url'), hex, hex.toUpperCase(), base64.slice(0, 12), hex.slice(0, 16)];
}
