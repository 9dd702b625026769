import { afterAll, beforeAll } from 'vitest';

import type { Operations } from '../../src/flows/operations.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { crypt, sealBytes } from '../support/chacha20.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { told } from '../support/facts.ts';
import { type FieldSetting, makeKeys, siteFor, type SiteSettings, type TestKeys } from '../support/site.ts';

export interface Cell {
  nonce: string | null;
  bytes: Buffer | null;
}

export interface Standing {
  id: number;
  secret: Buffer | null;
  nonce: string | null;
  note: string;
}

/** What tests of one file stand on, whose tables hold bytes beside a nonce: a database, keys, and operators. */
export interface Beside {
  keys: TestKeys;
  /** There from the first test on. */
  database(): FreshDatabase;
  /** A table of an id and one cell, `secret` and `nonce`; the ids are 1, 2 … */
  fill(table: string, cells: readonly Cell[]): Promise<void>;
  standing(table: string): Promise<Standing[]>;
  /** What a key opens of every row; null where there is nothing, or no nonce. */
  openedBy(key: KeyMaterial, table: string): Promise<(string | null)[]>;
  site(settings: Omit<Partial<SiteSettings>, 'url'> & Pick<SiteSettings, 'fields'>): Promise<Operations>;
}

export function makeBeside(): Beside {
  const keys = makeKeys(chacha20);
  let fresh: FreshDatabase | null = null;
  beforeAll(async () => {
    fresh = await freshDatabase();
  });
  afterAll(() => fresh?.end());
  const database = () => fresh!;
  const standing = (table: string) =>
    database().query<Standing>(`select id, secret, nonce, note from ${table} order by id`);
  return {
    keys,
    database,
    standing,
    fill: (table, cells) => fillTable(database(), table, cells),
    async openedBy(key, table) {
      return (await standing(table)).map(({ secret, nonce }) =>
        secret === null || !/^[A-Za-z0-9+/]{16}$/.test(nonce ?? '')
          ? null
          : crypt(key, nonce!, secret).toString(),
      );
    },
    site: (settings) => siteFor({ url: database().url, keys, scheme: 'chacha20', ...settings }),
  };
}

async function fillTable({ query }: FreshDatabase, table: string, cells: readonly Cell[]): Promise<void> {
  await query(
    `create table ${table} (id int primary key, secret bytea, nonce text, note text default 'left alone')`,
  );
  await query(
    `insert into ${table} (id, secret, nonce)
     select n, decode(hex, 'hex'), nonce from unnest($1::text[], $2::text[]) with ordinality as made (hex, nonce, n)`,
    [cells.map(({ bytes }) => bytes?.toString('hex') ?? null), cells.map(({ nonce }) => nonce)],
  );
}

/** A field of bytes beside a nonce. */
export function beside(table: string, column = 'secret', nonce = 'nonce'): FieldSetting {
  return { table, column, storage: { kind: 'bytes', nonce } };
}

/** A transcript that proves its key. */
export function transcript(n: number): string {
  return `{"text": "number ${n}", "segments": []}`;
}

export function transcripts(key: KeyMaterial, count: number): Cell[] {
  return Array.from({ length: count }, (_, i) => sealBytes(key, transcript(i + 1)));
}

/** Of every finding its row and status. */
export function statusesIn(facts: readonly RunFact[]): (string | undefined)[][] {
  return told(facts, 'finding').map(({ primaryKey, status }) => [primaryKey.id, status]);
}
