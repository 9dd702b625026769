import { WEBOPS_TABLES } from '../../src/drill/webops-tables.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import type { FreshDatabase } from './database.ts';

/** For a database that was not made from the `webops` template. */
export async function createWebopsTables({ query }: FreshDatabase): Promise<void> {
  await query(WEBOPS_TABLES);
}

/** Tokens under one key, of `secret-1`, `secret-2` … or of what `plaintext` makes of the ordinal. */
export function fernetRows(request: {
  key: KeyMaterial;
  count: number;
  plaintext?: (ordinal: number) => string;
}): string[] {
  const key = fernet.ready(request.key);
  const plaintext = request.plaintext ?? ((ordinal: number) => `secret-${ordinal}`);
  return Array.from({ length: request.count }, (_, index) => key.seal(Buffer.from(plaintext(index + 1))));
}

/** Adds webhooks named `hook-<id>`; in a fresh table the ids are 1, 2 … */
export async function insertWebhooks({ query }: FreshDatabase, secrets: readonly string[]): Promise<void> {
  await query(
    `insert into core_webhook (name, secret)
     select 'hook-' || ((select count(*) from core_webhook) + ordinal), secret
     from unnest($1::text[]) with ordinality as made (secret, ordinal)
     order by ordinal`,
    [secrets],
  );
}

/** Adds users named `user-<id>`, each with a second factor; in fresh tables the ids are 1, 2 … */
export async function insertTwoFactor({ query }: FreshDatabase, secrets: readonly string[]): Promise<void> {
  await query(
    `with made as (
       select secret, ordinal, (select count(*) from auth_user) + ordinal as number
       from unnest($1::text[]) with ordinality as made (secret, ordinal)
     ), users as (
       insert into auth_user (username) select 'user-' || number from made order by ordinal
       returning id, username
     )
     insert into core_two_factor_auth (user_id, secret)
     select users.id, made.secret
     from made join users on users.username = 'user-' || made.number
     order by made.ordinal`,
    [secrets],
  );
}

/** The secrets of a WebOps table in the order of their ids. */
export async function secretsOf({ query }: FreshDatabase, table: string): Promise<string[]> {
  const rows = await query<{ secret: string }>(`select secret from ${table} order by id`);
  return rows.map(({ secret }) => secret);
}
