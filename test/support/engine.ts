import { onTestFinished } from 'vitest';

import type { FieldConfig, StorageConfig } from '../../src/config/config.ts';
import { Database } from '../../src/database/database.ts';
import type { Target } from '../../src/database/target.ts';
import { resolveTargets } from '../../src/database/targets.ts';
import type { OnLostKey } from '../../src/plan/judge.ts';
import { Keyring } from '../../src/keys/keyring.ts';
import type { FreshDatabase } from './database.ts';
import type { FieldSetting, TestKeys } from './site.ts';

/** A pool of the running test's own, closed when it ends. */
export async function poolOf({ url }: Pick<FreshDatabase, 'url'>): Promise<Database> {
  const database = await Database.connect({ url, env: {}, applicationName: 'keyturn test' });
  onTestFinished(() => database.close());
  return database;
}

/** The targets of these fields as the engine takes them, without a config file; of Fernet where nothing else is said. */
export async function targetsOf(
  database: Database,
  keys: TestKeys,
  fields: readonly FieldSetting[],
  scheme = 'fernet',
): Promise<Target[]> {
  const keyring = new Keyring({
    name: 'encryption',
    scheme,
    target: { material: keys.target, source: 'target.key' },
    older: [{ material: keys.old, source: 'old.key' }],
  });
  return resolveTargets(database, {
    fields: fields.map((field) => asField(field)),
    keyrings: new Map([[keyring.name, keyring]]),
  });
}

function asField({
  table,
  column = 'secret',
  label,
  where,
  exempt = [],
  storage,
  onLostKey,
  also = {},
}: FieldSetting): FieldConfig {
  return {
    schema: 'public',
    table,
    column,
    keyring: 'encryption',
    label: label ?? null,
    where: where ?? null,
    storage: asStorage(storage),
    wrap: null,
    exempt,
    onLostKey: (onLostKey as OnLostKey | undefined) ?? null,
    also: also as FieldConfig['also'],
    tellUsers: null,
    readsPlaintext: null,
    line: 1,
  };
}

/** As a config file would have it, whose settings are checked elsewhere. */
function asStorage(storage: FieldSetting['storage']): StorageConfig | null {
  if (storage === undefined) return null;
  const said = typeof storage === 'string' ? { kind: storage } : storage;
  return { nonce: null, names: [], match: 'exact', nested: false, ...said } as unknown as StorageConfig;
}
