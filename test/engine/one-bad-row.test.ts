import { createCipheriv, createHmac } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { KeyMaterial } from '../../src/keys/key-material.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { readLedger } from '../support/ledger-agrees.ts';
import { createVault, opener, seal, sealMany } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
const openTarget = opener(keys.target);
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

async function turned(table: string): Promise<number> {
  const rows = await database.query<{ secret: string }>(`select secret from ${table}`);
  return rows.filter(({ secret }) => openTarget(secret) !== null).length;
}

test('rows that a trigger refuses are findings, wherever they stand, and all others are turned', async () => {
  await createVault(database, 'guarded', sealMany(keys.old, 3_000));
  await database.query(`
    create function refuse() returns trigger language plpgsql as $$
    begin
      if old.id in (1, 1500, 3000) then raise exception 'refused: %', new.secret; end if;
      return new;
    end $$;
    create trigger refusing before update on guarded for each row execute function refuse()`);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'guarded' }] });
  const facts = await collect(operations.rotate({}));
  expect(told(facts, 'finding')).toMatchObject(
    ['1', '1500', '3000'].map((id) => ({
      primaryKey: { id },
      status: 'old-key',
      reason: 'a trigger or function raised an error (SQLSTATE P0001)',
    })),
  );
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    outcome: 'done-with-findings',
    rows: 3_000,
    changed: 2_997,
    findings: 3,
    exitCode: 5,
  });
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: 2_997, failed: 0, digestsMatch: true });
  expect(await turned('guarded')).toBe(2_997);
  expect(await readLedger(database, 'public.guarded.secret')).toMatchObject({
    rows: 3_000,
    changed: 2_997,
    contradictions: [],
  });
});

test('once what refused a row is out of the way, the next run turns it', async () => {
  await database.query('drop trigger refusing on guarded');
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'guarded' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3, exitCode: 0 });
});

test('a row that a check constraint refuses is a finding that names the constraint, and no value', async () => {
  await createVault(database, 'checked', sealMany(keys.old, 40));
  await database.query(
    `alter table checked add constraint no_new_secret check (id <> 17 or length(secret) > 1000) not valid`,
  );
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'checked' }] });
  const facts = await collect(operations.rotate({}));
  const finding = theOnly(facts, 'finding');
  expect(finding).toMatchObject({ primaryKey: { id: '17' }, status: 'old-key' });
  expect(finding.reason).toBe(
    'a check constraint stands in the way (SQLSTATE 23514, constraint no_new_secret, table checked)',
  );
  expect(await turned('checked')).toBe(39);
});

test('a value whose successor does not fit its column is a finding', async () => {
  const short = seal(keys.old, 'short');
  await database.query(`create table narrow (id integer primary key, secret varchar(${short.length}))`);
  await database.query('insert into narrow values (1, $1)', [short]);
  await database.query(`
    create function lengthen() returns trigger language plpgsql as
      $$ begin new.secret := new.secret || 'x'; return new; end $$;
    create trigger lengthening before update on narrow for each row execute function lengthen()`);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'narrow' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'finding').reason).toMatch(/^the value is too long for the column \(SQLSTATE 22001/);
  const [row] = await database.query<{ secret: string }>('select secret from narrow');
  expect(row!.secret).toBe(short);
});

/** Signed as a token should be, over a block that no padding ends. */
function badlyPadded(key: KeyMaterial): string {
  const bytes = key.reveal();
  const iv = Buffer.alloc(16, 7);
  const cipher = createCipheriv('aes-128-cbc', bytes.subarray(16), iv).setAutoPadding(false);
  const signed = Buffer.concat([
    Buffer.from([0x80]),
    Buffer.alloc(8),
    iv,
    cipher.update(Buffer.alloc(16, 0xff)),
  ]);
  const mac = createHmac('sha256', bytes.subarray(0, 16)).update(signed).digest();
  return `${Buffer.concat([signed, mac]).toString('base64url')}==`;
}

test('a token whose signature is right and whose padding is not is a finding, not a stop', async () => {
  await createVault(database, 'forged', [...sealMany(keys.old, 5), badlyPadded(keys.old)]);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'forged' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'finding')).toMatchObject({
    primaryKey: { id: '6' },
    status: 'old-key',
    reason: 'its signature is right, but what it seals does not open',
  });
  expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 5, exitCode: 5 });
});

test('a trigger that puts the old value back is found out by the proof, and the run does not count as done', async () => {
  await createVault(database, 'stubborn', sealMany(keys.old, 20));
  await database.query(`
    create function put_back() returns trigger language plpgsql as
      $$ begin if old.id = 3 then new.secret := old.secret; end if; return new; end $$;
    create trigger putting_back before update on stubborn for each row execute function put_back()`);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'stubborn' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: 19, failed: 1, digestsMatch: false });
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    outcome: 'failed',
    exitCode: 1,
    reason: 'the proof did not find what was written',
  });

  await database.query('drop trigger putting_back on stubborn');
  const again = await collect(operations.rotate({}));

  expect(theOnly(again, 'run-started').resumed, 'a run that was disproved is over').toBe(false);
  expect(theOnly(again, 'run-finished')).toMatchObject({ outcome: 'done', changed: 1, exitCode: 0 });
  expect(await turned('stubborn')).toBe(20);
});

test('a row whose write a trigger swallows is left, and becomes a finding', async () => {
  await createVault(database, 'swallowed', sealMany(keys.old, 20));
  await database.query(`
    create function swallow() returns trigger language plpgsql as
      $$ begin if old.id = 3 then return null; end if; return new; end $$;
    create trigger swallowing before update on swallowed for each row execute function swallow()`);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'swallowed' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'finding')).toMatchObject({ primaryKey: { id: '3' }, status: 'old-key' });
  expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 19, findings: 1, exitCode: 5 });
});

test('a label that fails for a row stops nothing: its finding is reported without it', async () => {
  await createVault(database, 'labelled', ['plain', ...sealMany(keys.old, 20)]);
  const fields = [{ table: 'labelled', label: '(select n from generate_series(1, 3 - id) as made (n))' }];
  for (const commit of ['batch', 'all'] as const) {
    const operations = await siteFor({ url: database.url, keys, commit, fields });
    const dry = await collect(operations.rehearse({}));
    expect(theOnly(dry, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', findings: 1 });
    const facts = await collect(operations.rotate({}));
    expect(theOnly(facts, 'finding')).toMatchObject({ primaryKey: { id: '1' }, label: null });
    expect(theOnly(facts, 'run-finished')).toMatchObject({
      changed: commit === 'batch' ? 20 : 0,
      findings: 1,
      exitCode: 5,
    });
  }
  expect(await turned('labelled')).toBe(20);
});
