import type { Session } from '../../src/drill/session.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import type { FreshDatabase } from './database.ts';

/** A token of this plaintext. */
export function seal(key: KeyMaterial, plaintext: string): string {
  return fernet.ready(key).seal(Buffer.from(plaintext));
}

/** What a key opens; null where it does not. */
export function opener(key: KeyMaterial): (stored: string) => string | null {
  const ready = fernet.ready(key);
  return (stored) => {
    const found = fernet.inspect(stored);
    return found.kind === 'sealed' ? (ready.open(found.sealed)?.toString() ?? null) : null;
  };
}

/** Tokens under one key of `secret-<first>` and so on. */
export function sealMany(key: KeyMaterial, count: number, first = 1): string[] {
  const ready = fernet.ready(key);
  return Array.from({ length: count }, (_, i) => ready.seal(Buffer.from(`secret-${first + i}`)));
}

/** A table with an id and a secret, filled in one statement; the ids are 1, 2 … */
export async function createVault(
  { query }: Session,
  name: string,
  secrets: readonly (string | null)[],
): Promise<void> {
  await query(`create table ${name} (id bigint primary key, secret text)`);
  await query(
    `insert into ${name} (id, secret)
     select n, secret from unnest($1::text[]) with ordinality as made (secret, n)`,
    [secrets],
  );
}

/** Which version of each row stands: unchanged where nobody wrote, not even the same bytes. */
export async function versionsOf({ query }: FreshDatabase, table: string): Promise<string[]> {
  const rows = await query<{ version: string }>(
    `select tableoid::regclass || ' ' || ctid::text || ' ' || xmin::text as version from ${table} order by 1`,
  );
  return rows.map(({ version }) => version);
}

/** A numbered generator of numbers in [0, 1): the same seed, the same numbers (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let n = Math.imul(state ^ (state >>> 15), state | 1);
    n ^= n + Math.imul(n ^ (n >>> 7), n | 61);
    return ((n ^ (n >>> 14)) >>> 0) / 2 ** 32;
  };
}
