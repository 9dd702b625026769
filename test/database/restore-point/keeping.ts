import { expect } from 'vitest';

import type { Database } from '../../../src/database/database.ts';
import { readDependents } from '../../../src/database/dependents/read-dependents.ts';
import { prepareLedger } from '../../../src/database/ledger/ledger.ts';
import { readPage } from '../../../src/database/pages.ts';
import { type Deleted, deleteRows } from '../../../src/database/restore-point/delete-rows.ts';
import { putBack } from '../../../src/database/restore-point/put-back.ts';
import type { LeftImage, PutBackPart } from '../../../src/database/restore-point/put-back-part.ts';
import type { Target } from '../../../src/database/target.ts';
import type { Session } from '../../../src/drill/session.ts';
import { dumpOf } from '../../applications/support/dump.ts';
import type { StorageConfig } from '../../../src/config/config.ts';
import { resolveTargets } from '../../../src/database/targets.ts';
import { Keyring } from '../../../src/keys/keyring.ts';
import { schemeNamed } from '../../../src/schemes/schemes.ts';

/** A run on record, of the database's ledger. */
export async function aRun(database: Database, id: string): Promise<string> {
  await prepareLedger(database);
  await database.query(
    `insert into keyturn.run (id, kind, application, environment, operator, host, process_id, started_at,
       heartbeat_at, keyrings, fields, answers)
     values ($1, 'purge', 'test', 'test', 'op', 'here', 1, now(), now(), '[]', '[]', '[]')`,
    [id],
  );
  return id;
}

interface FieldOf {
  schema?: string;
  table: string;
  column?: string;
  storage?: Partial<StorageConfig>;
}

/** A table's one field, as the engine takes it. */
export async function targetOf(
  database: Database,
  { schema = 'public', table, column = 'secret', storage }: FieldOf,
): Promise<Target> {
  const scheme = storage === undefined ? 'fernet' : 'chacha20';
  const material = schemeNamed(scheme).generateKey();
  const keyring = new Keyring({ name: 'ring', scheme, target: { material, source: 'a test' }, older: [] });
  const said = { nonce: null, names: [], match: 'exact', nested: false, ...storage } as StorageConfig;
  const field = {
    ...{ schema, table, column, keyring: 'ring', label: null, where: null, wrap: null, exempt: [], line: 1 },
    ...{ onLostKey: null, also: {}, tellUsers: null, readsPlaintext: null },
    storage: storage === undefined ? null : said,
  };
  const [target] = await resolveTargets(database, {
    fields: [field],
    keyrings: new Map([['ring', keyring]]),
  });
  return target!;
}

/** Which rows, by their keys; left out: all. */
interface Purge {
  run: string;
  keys?: readonly (readonly string[])[];
  keeps?: boolean;
  objects?: readonly string[];
}

/** Deletes rows as they stand, in one transaction, a batch at a time. */
export async function purge(
  database: Database,
  target: Target,
  { run, keys, keeps = true, objects = [] }: Purge,
): Promise<Deleted> {
  const dependents = await readDependents(database, target);
  const page = await readPage(database, target, { after: null, upto: null, limit: 100_000 });
  const wanted = keys?.map((key) => JSON.stringify(key));
  const rows = page.filter(({ key }) => wanted === undefined || wanted.includes(JSON.stringify(key)));
  return database.transaction((tx) =>
    deleteRows(
      tx,
      { run, target, dependents, keeps, objects },
      rows.map(({ key, values }) => ({ key, old: values })),
    ),
  );
}

/** Puts back all of it, and adds up what was not put back. */
export async function putAllBack(
  database: Database,
  run: string,
  by = `restore of ${run}`,
): Promise<{ restored: number; left: LeftImage[]; parts: PutBackPart[] }> {
  const parts: PutBackPart[] = [];
  for await (const part of putBack(database, { run, by })) parts.push(part);
  return {
    restored: parts.flatMap(({ tables }) => tables).reduce((sum, { restored }) => sum + restored, 0),
    left: parts.flatMap(({ left }) => left),
    parts,
  };
}

/** Everything of the application's, as text, but for who wrote it. */
export async function dump(session: Pick<Session, 'query'>): Promise<unknown[]> {
  const { rows } = await dumpOf(session);
  return rows
    .map(({ table, key, columns }) => ({ table, key, columns }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

export async function expectAsBefore(session: Pick<Session, 'query'>, before: unknown[]): Promise<void> {
  expect(await dump(session)).toEqual(before);
}
