import type { KeyMaterial } from '../keys/key-material.ts';
import { fernet } from '../schemes/fernet.ts';
import type { SchemeKey } from '../schemes/scheme.ts';
import { type Dice, diceOf, signingSecret, totpSecret, webhookName } from './made-up.ts';
import { inSession, type Session } from './session.ts';
import { WEBOPS_TABLES } from './webops-tables.ts';

/** How many of a field's rows are what, before the new key exists; every other row is under the old key. */
export interface RowMixture {
  rows: number;
  plaintext: number;
  unknownKey: number;
  damaged: number;
}

/** The routine drill's fields and what they hold: 20,000 rows, 11 of which a rotation leaves and reports. */
export const ROUTINE_MIXTURE = {
  'public.core_two_factor_auth.secret': { rows: 12_000, plaintext: 5, unknownKey: 0, damaged: 1 },
  'public.core_webhook.secret': { rows: 8_000, plaintext: 3, unknownKey: 1, damaged: 1 },
} as const satisfies Record<string, RowMixture>;

/** How many rows the application has under the new key by the time the operator looks. */
export const EARLY_ROWS = 240;

/** A name as an outsider could have entered it: on a careless screen it would turn the text red and clear the line. */
export const HOSTILE_NAME = '\x1b[31mRelease hook\x1b[0m\x1b[2K';

const SEED = 20_000;
const BATCH = 4_000;

/** What a row is made as; its place in the table says which, so that the same seed gives the same table. */
type Make = 'old-key' | 'plaintext' | 'unknown-key' | 'truncated' | 'shortened';

/** Where the odd rows stand, by ordinal; far enough apart that a scrolling list shows few of them together. */
const ODD_USERS = new Map<number, Make>([
  ...[1_312, 2_741, 4_906, 7_777, 10_404].map((at): [number, Make] => [at, 'plaintext']),
  [6_101, 'truncated'],
]);
const HOSTILE_WEBHOOK = 2_718;
const ODD_WEBHOOKS = new Map<number, Make>([
  ...[903, HOSTILE_WEBHOOK, 6_502].map((at): [number, Make] => [at, 'plaintext']),
  [3_141, 'unknown-key'],
  [5_050, 'shortened'],
]);

interface SeedRequest {
  url: string;
  oldKey: KeyMaterial;
}

/** Makes WebOps' tables in an empty database and fills them as ROUTINE_MIXTURE says. */
export async function seedRoutine({ url, oldKey }: SeedRequest): Promise<void> {
  const sealers = { old: fernet.ready(oldKey), stranger: fernet.ready(fernet.generateKey()) };
  const dice = diceOf(SEED);
  await inSession(url, async (session) => {
    await session.query(WEBOPS_TABLES);
    await insertUsers(session, dice, sealers);
    await insertWebhooks(session, dice, sealers);
    await session.query('analyze');
  });
}

interface Sealers {
  old: SchemeKey;
  stranger: SchemeKey;
}

async function insertUsers({ query }: Session, dice: Dice, sealers: Sealers): Promise<void> {
  const { rows } = ROUTINE_MIXTURE['public.core_two_factor_auth.secret'];
  for (const ordinals of batches(rows)) {
    const names = ordinals.map((ordinal) => `user-${ordinal}`);
    const secrets = ordinals.map((ordinal) =>
      stored(totpSecret(dice), ODD_USERS.get(ordinal) ?? 'old-key', sealers),
    );
    await query(INSERT_USERS, [ordinals, names]);
    await query(INSERT_TWO_FACTOR, [ordinals, secrets]);
  }
}

async function insertWebhooks({ query }: Session, dice: Dice, sealers: Sealers): Promise<void> {
  const { rows } = ROUTINE_MIXTURE['public.core_webhook.secret'];
  for (const ordinals of batches(rows)) {
    const names = ordinals.map((ordinal) =>
      ordinal === HOSTILE_WEBHOOK ? HOSTILE_NAME : webhookName(dice, ordinal),
    );
    const secrets = ordinals.map((ordinal) =>
      stored(signingSecret(dice), ODD_WEBHOOKS.get(ordinal) ?? 'old-key', sealers),
    );
    await query(INSERT_WEBHOOKS, [names, secrets]);
  }
}

const INSERT_USERS = `
insert into auth_user (username, email)
select name, name || '@example.test'
from unnest($1::int[], $2::text[]) as made (ordinal, name)
order by ordinal`;

const INSERT_TWO_FACTOR = `
insert into core_two_factor_auth (user_id, secret, is_deleted, deleted_at)
select ordinal, secret, ordinal % 97 = 0, case when ordinal % 97 = 0 then now() end
from unnest($1::int[], $2::text[]) as made (ordinal, secret)
order by ordinal`;

const INSERT_WEBHOOKS = `
insert into core_webhook (name, url, secret)
select name, 'https://hooks.example.test/' || ordinal, secret
from unnest($1::text[], $2::text[]) with ordinality as made (name, secret, ordinal)
order by ordinal`;

function stored(secret: string, make: Make, { old, stranger }: Sealers): string {
  const plaintext = Buffer.from(secret);
  switch (make) {
    case 'old-key':
      return old.seal(plaintext);
    case 'plaintext':
      return secret;
    case 'unknown-key':
      return stranger.seal(plaintext);
    case 'truncated':
      return old.seal(plaintext).slice(0, -23);
    case 'shortened':
      return without(old.seal(plaintext), 60, 64);
  }
}

/** Whole base64 groups cut out: it still decodes, to a length that no token has. */
function without(token: string, from: number, to: number): string {
  return token.slice(0, from) + token.slice(to);
}

function* batches(rows: number): Generator<number[]> {
  for (let first = 1; first <= rows; first += BATCH) {
    yield Array.from({ length: Math.min(BATCH, rows - first + 1) }, (_, index) => first + index);
  }
}
