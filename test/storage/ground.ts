import { afterAll, beforeAll } from 'vitest';

import type { Operations } from '../../src/flows/operations.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { told } from '../support/facts.ts';
import { opener, seal } from '../support/sealed.ts';
import { makeKeys, siteFor, type TestKeys } from '../support/site.ts';
import type { StoredField } from './forms.ts';

/** Members that are sealed wherever their name holds `token`. */
export const TOKENS = { kind: 'json-members', names: ['token'], match: 'contains' } as const;

/** What the storage tests of one file stand on: a database, keys, and operators who configure fields of it. */
export interface Ground {
  keys: TestKeys;
  /** There from the first test on. */
  database(): FreshDatabase;
  old(plaintext: string): string;
  openTarget(token: string): string | null;
  siteWith(fields: readonly StoredField[], commit?: 'batch' | 'all'): Promise<Operations>;
  /** A table of an id and a secret of this type; the ids are 1, 2 … */
  fill(table: string, type: string, values: readonly (string | null)[]): Promise<void>;
}

export function makeGround(): Ground {
  const keys = makeKeys();
  let fresh: FreshDatabase | null = null;
  beforeAll(async () => {
    fresh = await freshDatabase();
  });
  afterAll(() => fresh?.end());
  const database = () => fresh!;
  return {
    keys,
    database,
    old: (plaintext) => seal(keys.old, plaintext),
    openTarget: opener(keys.target),
    siteWith: (fields, commit = 'batch') => siteFor({ url: database().url, keys, fields, commit }),
    async fill(table, type, values) {
      await database().query(`create table ${table} (id int primary key, secret ${type})`);
      for (const [i, value] of values.entries()) {
        await database().query(`insert into ${table} values (${i + 1}, $1::text::${type})`, [value]);
      }
    },
  };
}

/** Of every finding its row, status and reason. */
export function findingsIn(facts: readonly RunFact[]): (string | undefined)[][] {
  return told(facts, 'finding').map(({ primaryKey, status, reason }) => [primaryKey.id, status, reason]);
}
