import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { fernet } from '../../src/schemes/fernet.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect } from '../support/facts.ts';
import { createVault, seal } from '../support/sealed.ts';
import { makeKeys, siteFor, type TestKeys } from '../support/site.ts';

const keys = makeKeys();
const PLAINTEXTS = Array.from(
  { length: 60 },
  (_, i) => `plaintext-${i}-${Math.random().toString(36).slice(2)}`,
);
const UNSEALED = 'unsealed-passphrase-of-nobody';
let database: FreshDatabase;
let tokens: string[];

beforeAll(async () => {
  database = await freshDatabase();
  tokens = PLAINTEXTS.map((plaintext) => seal(keys.old, plaintext));
  await createVault(database, 'vault', [...tokens, UNSEALED, tokens[0]!.slice(0, 40), '']);
  await database.query(`
    create function refuse() returns trigger language plpgsql as
      $$ begin if old.id = 9 then raise exception 'refused'; end if; return new; end $$;
    create trigger refusing before update on vault for each row execute function refuse()`);
  // Every statement is logged from now on, without the values that are bound to it.
  await database.query(`
    alter database ${database.name} set log_statement = 'all';
    alter database ${database.name} set log_duration = on;
    alter database ${database.name} set log_parameter_max_length = 0;
    alter database ${database.name} set log_parameter_max_length_on_error = 0`);
});
afterAll(() => database.end());

/** All spellings in which a key's bytes could slip out. */
function spellingsOf({ old, target, lost }: TestKeys): string[] {
  return [old, target, lost].flatMap((material) => {
    const bytes = material.reveal();
    return [bytes, bytes.subarray(0, 16), bytes.subarray(16)].flatMap((part) => [
      part.toString('hex'),
      part.toString('base64').replace(/=+$/, ''),
      part.toString('base64url'),
    ]);
  });
}

async function everyOperation(commit: 'batch' | 'all'): Promise<unknown[]> {
  const operations = await siteFor({
    url: database.url,
    keys,
    commit,
    fields: [{ table: 'vault', label: `'row ' || id`, exempt: ['exempt-value-of-the-config'] }],
  });
  const said = [
    await operations.setup(),
    await collect(operations.check({})),
    await collect(operations.census({})),
    await operations.rows({ limit: 100 }),
    await collect(operations.rehearse({ reason: 'the reason given' })),
    await collect(operations.rotate({ reason: 'the reason given' })),
    await collect(operations.verify({})),
    await operations.runs(),
    await operations.report(null),
  ];
  await operations.close();
  return said;
}

test('no plaintext, key or sealed value stands in the text of any statement, in the log, or in anything told', async () => {
  const seen: string[] = [];
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      const rows = await database.query<{ query: string }>(
        `select query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      seen.push(...rows.map(({ query }) => query));
      await sleep(5);
    }
  })();

  const before = (await readFile(inject('serverLog'), 'utf8')).length;
  const said = JSON.stringify([await everyOperation('all'), await everyOperation('batch')]);
  isDone = true;
  await watching;
  const log = (await readFile(inject('serverLog'), 'utf8')).slice(before);

  expect(log, 'statements were logged').toMatch(/update "public"\."vault" as t/);
  expect(seen.some((query) => query.includes('vault'))).toBe(true);
  const after = await database.query<{ secret: string }>('select secret from vault');
  const sealed = [...tokens, ...after.map(({ secret }) => secret).filter((secret) => secret.length > 60)];
  const secrets = [...PLAINTEXTS, UNSEALED, 'exempt-value-of-the-config', ...spellingsOf(keys)];
  const all = `${log}\n${seen.join('\n')}`;
  for (const secret of secrets) {
    expect(all.includes(secret), 'a secret reached the server’s log or its activity').toBe(false);
    expect(said.includes(secret), 'a secret was told').toBe(false);
  }
  for (const token of sealed)
    expect(all.includes(token), 'a sealed value stands in the text of a statement').toBe(false);
  expect(log).not.toContain(fernet.formatKey(keys.target));
});

test('the ledger holds no plaintext and no key either', async () => {
  const tables = ['run', 'range', 'batch', 'finding', 'proof'];
  const texts: string[] = [];
  for (const table of tables) {
    const rows = await database.query<{ row: string }>(
      `select to_jsonb(t)::text as row from keyturn.${table} as t`,
    );
    texts.push(...rows.map(({ row }) => row));
  }
  const all = texts.join('\n');
  expect(texts.length).toBeGreaterThan(4);
  for (const secret of [...PLAINTEXTS, UNSEALED, ...tokens, ...spellingsOf(keys)])
    expect(all.includes(secret), 'a secret stands in the ledger').toBe(false);
});

test('the same plaintext in two rows leaves no equal digests by which they could be told to be the same', async () => {
  await createVault(database, 'twins', [seal(keys.old, 'same'), seal(keys.old, 'same')]);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'twins' }] });
  await collect(operations.rotate({}));
  const [batch] = await database.query<{ digest: Buffer }>(
    `select digest from keyturn.batch where target like '%twins%'`,
  );
  // Two equal digests would cancel each other out.
  expect(batch!.digest.equals(Buffer.alloc(32))).toBe(false);
});
