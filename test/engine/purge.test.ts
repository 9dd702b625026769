import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Operations } from '../../src/flows/operations.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { contentsOf } from '../support/contents.ts';
import { type FreshDatabase, freshDatabase, freshRole } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { LOST, purge, putBack } from '../support/purges.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, seal, sealMany, versionsOf } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, siteFor, type SiteSettings } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

const siteOf = (fields: readonly FieldSetting[], more: Partial<SiteSettings> = {}): Promise<Operations> =>
  siteFor({ url: database.url, keys, fields, ...more });
/** A keyring of a scheme that does not authenticate. */
const BARE = { keys: makeKeys(chacha20), scheme: 'chacha20' };
const lost = (plaintext = 'gone for good') => seal(keys.lost, plaintext);
const old = (plaintext: string) => seal(keys.old, plaintext);
const current = (plaintext: string) => seal(keys.target, plaintext);

async function valuesOf(table: string, column = 'secret'): Promise<(string | null)[]> {
  const rows = await database.query<{ value: string | null }>(
    `select ${column}::text as value from ${table} order by id`,
  );
  return rows.map(({ value }) => value);
}

function findingsIn(facts: readonly RunFact[]): (string | undefined)[][] {
  return told(facts, 'finding').map(({ field, primaryKey, status, reason }) => [
    field.replace(/^public\./, ''),
    primaryKey.id,
    status,
    reason,
  ]);
}

describe('purge', () => {
  test('blanks what no key opens, and leaves all that opens, or is no secret, byte for byte', async () => {
    const kept = [old('one'), current('two'), 'plaintext', '', null, 'legal as it is'];
    await createVault(database, 'mixed', [...kept, lost(), 'gAAAAABcut-off']);
    const operations = await siteOf([{ table: 'mixed', onLostKey: 'set-null', exempt: ['legal as it is'] }]);
    const versions = await versionsOf(database, 'mixed');
    const purged = await purge(database, operations);
    expect(theOnly(purged.real, 'run-finished')).toMatchObject({ outcome: 'done', rows: 8, changed: 2 });
    expect(await valuesOf('mixed')).toEqual([...kept, null, null]);
    expect(
      (await versionsOf(database, 'mixed')).filter((version) => versions.includes(version)),
    ).toHaveLength(6);
    expect(theOnly(purged.real, 'restore-point-kept').tables).toEqual([{ table: 'public.mixed', rows: 2 }]);
    await putBack(database, operations, purged);
  });

  test('a second time changes nothing, and exits 0', async () => {
    await createVault(database, 'twice', [lost(), old('stays')]);
    const operations = await siteOf([{ table: 'twice', onLostKey: 'set-empty' }]);
    await collect(operations.purge(LOST));
    const versions = await versionsOf(database, 'twice');
    const facts = await collect(operations.purge({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 0, exitCode: 0 });
    expect(told(facts, 'restore-point-kept')).toEqual([]);
    expect(await versionsOf(database, 'twice')).toEqual(versions);
  });

  test('sets columns along with a value that goes, each field its own, and only in its rows', async () => {
    await database.query(`
      create table accounts (id int primary key, secret text, token text, enabled boolean not null default true,
        verified_at timestamptz default '2026-01-02 03:04:05+00', tries int default 3, note text default 'kept')`);
    await database.query(
      `insert into accounts (id, secret, token) select n, s, t from unnest($1::text[], $2::text[]) with ordinality as made (s, t, n)`,
      [
        [lost(), lost(), old('s'), old('s'), null],
        [old('t'), lost(), lost(), old('t'), lost()],
      ],
    );
    const operations = await siteOf([
      { table: 'accounts', onLostKey: 'set-null', also: { enabled: false, verified_at: null } },
      { table: 'accounts', column: 'token', onLostKey: 'set-empty', also: { tries: 0, note: "it's gone" } },
    ]);
    const purged = await purge(database, operations);
    expect(
      await database.query(
        `select id, secret is null as no_secret, token = '' as no_token, enabled, verified_at is null as unverified, tries, note
           from accounts order by id`,
      ),
    ).toEqual([
      { id: 1, no_secret: true, no_token: false, enabled: false, unverified: true, tries: 3, note: 'kept' },
      {
        id: 2,
        no_secret: true,
        no_token: true,
        enabled: false,
        unverified: true,
        tries: 0,
        note: "it's gone",
      },
      {
        id: 3,
        no_secret: false,
        no_token: true,
        enabled: true,
        unverified: false,
        tries: 0,
        note: "it's gone",
      },
      { id: 4, no_secret: false, no_token: false, enabled: true, unverified: false, tries: 3, note: 'kept' },
      {
        id: 5,
        no_secret: true,
        no_token: true,
        enabled: true,
        unverified: false,
        tries: 0,
        note: "it's gone",
      },
    ]);
    await putBack(database, operations, purged);
  });

  test('blanks some values of a row and deletes another row of the same table', async () => {
    await database.query('create table both_kinds (id int primary key, secret text, token text)');
    await database.query(
      `insert into both_kinds select n, s, t from unnest($1::text[], $2::text[]) with ordinality as made (s, t, n)`,
      [
        [lost(), old('s'), lost(), old('s')],
        [old('t'), lost(), lost(), old('t')],
      ],
    );
    const operations = await siteOf([
      { table: 'both_kinds', onLostKey: 'set-null' },
      { table: 'both_kinds', column: 'token', onLostKey: 'delete-row' },
    ]);
    const purged = await purge(database, operations);
    expect(told(purged.dry, 'dragged')).toMatchObject([
      { table: 'public.both_kinds', action: 'delete', rows: 2 },
    ]);
    expect(await database.query('select id, secret is null as blank from both_kinds order by id')).toEqual([
      { id: 1, blank: true },
      { id: 4, blank: false },
    ]);
    await putBack(database, operations, purged);
  });

  test('drops the members of a JSON object that no key opens, or empties them, and keeps the others', async () => {
    await database.query('create table members (id int primary key, secret jsonb, written json)');
    const value = (api: string, token: string) =>
      JSON.stringify({ user: 'u', api_key: api, b: [1, { c: 2 }], token });
    const rows = [
      value(lost(), old('t')),
      value(old('a'), current('t')),
      value(lost(), 'gAAAAABcut-off'),
      '{"limits": 5}',
      'null',
    ];
    await database.query(
      `insert into members select n, v::jsonb, v::json from unnest($1::text[]) with ordinality as made (v, n)`,
      [rows],
    );
    const storage = { kind: 'json-members', names: ['api_key', 'token'], match: 'exact' };
    const operations = await siteOf([
      { table: 'members', storage, onLostKey: 'drop-member' },
      { table: 'members', column: 'written', storage, onLostKey: 'set-empty' },
    ]);
    const purged = await purge(database, operations);
    const after = await database.query<{ secret: Record<string, unknown>; written: Record<string, unknown> }>(
      'select secret, written from members order by id',
    );
    expect(after.map(({ secret }) => Object.keys(secret ?? {}).sort())).toEqual([
      ['b', 'token', 'user'],
      ['api_key', 'b', 'token', 'user'],
      ['b', 'user'],
      ['limits'],
      [],
    ]);
    expect(after[0]!.secret.token).toBe((JSON.parse(rows[0]!) as { token: string }).token);
    expect(after[0]!.written).toEqual({ ...JSON.parse(rows[0]!), api_key: '' });
    expect(after[2]!.written).toMatchObject({ api_key: '', token: '', user: 'u' });
    await putBack(database, operations, purged);
  });

  test('leaves a value as it is where to blank it would take cells along that open', async () => {
    await database.query('create table halves (id int primary key, secret jsonb)');
    await database.query('insert into halves values (1, $1::jsonb), (2, $2::jsonb)', [
      JSON.stringify({ api_key: lost(), token: old('t') }),
      JSON.stringify({ api_key: lost(), user: 'u' }),
    ]);
    const storage = { kind: 'json-members', names: ['api_key', 'token'], match: 'exact' };
    const operations = await siteOf([{ table: 'halves', storage, onLostKey: 'set-null' }]);
    const purged = await purge(database, operations);
    expect(findingsIn(purged.real)).toEqual([
      [
        'halves.secret',
        '1',
        'unknown-key',
        'other cells of the value open, and to set it to NULL would take them along: onLostKey: drop-member keeps them',
      ],
    ]);
    expect(await valuesOf('halves')).toEqual([expect.stringContaining('api_key'), null]);
    await putBack(database, operations, purged);
  });

  test('works in every storage: bytes, JSON strings, wrapped tokens, bytes beside a nonce', async () => {
    await database.query(`create table stores (id int primary key, blob bytea, doc jsonb, wrapped text)`);
    const wrap = (token: string) => Buffer.from(token).toString('base64');
    await database.query('insert into stores values (1, $1, $2::jsonb, $3), (2, $4, $5::jsonb, $6)', [
      Buffer.from(lost()),
      JSON.stringify(lost()),
      wrap(lost()),
      Buffer.from(old('b')),
      JSON.stringify(old('d')),
      wrap(old('w')),
    ]);
    for (const onLostKey of ['set-null', 'set-empty']) {
      const operations = await siteOf([
        { table: 'stores', column: 'blob', onLostKey },
        { table: 'stores', column: 'doc', onLostKey },
        { table: 'stores', column: 'wrapped', wrap: 'base64url', onLostKey },
      ]);
      const purged = await purge(database, operations);
      expect(theOnly(purged.real, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3 });
      const [first] = await database.query<Record<string, string | null>>(
        'select blob::text, doc::text, wrapped from stores where id = 1',
      );
      const blanks = { blob: '\\x', doc: '""', wrapped: '' };
      const nulls = { blob: null, doc: null, wrapped: null };
      expect(first).toEqual(onLostKey === 'set-null' ? nulls : blanks);
      await putBack(database, operations, purged);
    }
  });

  test('asked to keep nothing, keeps nothing: a restore is then refused', async () => {
    await createVault(database, 'declined', [lost(), old('stays')]);
    await database.query('create table after_it (id int primary key, vault bigint references declined)');
    await database.query('insert into after_it values (1, 1), (2, 2)');
    const operations = await siteOf([{ table: 'declined', onLostKey: 'delete-row' }]);
    const facts = await collect(operations.purge({ ...LOST, restorePoint: 'none' }));
    const { run } = theOnly(facts, 'run-started');
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 1 });
    expect(told(facts, 'restore-point-kept')).toEqual([]);
    expect(await valuesOf('after_it', 'vault')).toEqual(['2']);
    expect(await database.query('select from keyturn.before_image where run = $1', [run])).toEqual([]);
    expect(await refusalOf(collect(operations.restore({ run })))).toMatchObject({ code: 'no-restore-point' });
  });

  test('counts what would go before anything does, and is done in one transaction where it is asked to', async () => {
    await createVault(database, 'whole', [...sealMany(keys.lost, 3_000), ...sealMany(keys.old, 500)]);
    const operations = await siteOf([{ table: 'whole', onLostKey: 'set-null' }], { commit: 'all' });
    const purged = await purge(database, operations);
    expect(told(purged.real, 'batch-committed')).toEqual([]);
    expect(theOnly(purged.real, 'run-finished')).toMatchObject({
      outcome: 'done',
      changed: 3_000,
      rows: 3_500,
    });
    expect(
      new Set((await versionsOf(database, 'whole')).map((version) => version.split(' ').at(-1))).size,
    ).toBe(2);
    await putBack(database, operations, purged);
  });

  test('a value the database refuses to blank is a finding, and the others are blanked', async () => {
    await database.query(
      `create table strict (id int primary key, secret text check (id <> 2 or secret <> ''))`,
    );
    await database.query('insert into strict values (1, $1), (2, $1), (3, $1), (4, $2)', [
      lost(),
      old('stays'),
    ]);
    const operations = await siteOf([{ table: 'strict', onLostKey: 'set-empty' }]);
    const facts = await collect(operations.purge(LOST));
    expect(findingsIn(facts)).toEqual([
      [
        'strict.secret',
        '2',
        'unknown-key',
        'a check constraint stands in the way (SQLSTATE 23514, constraint strict_check, table strict)',
      ],
    ]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({
      outcome: 'done-with-findings',
      changed: 2,
      exitCode: 5,
    });
    expect((await valuesOf('strict')).map((value) => value === '')).toEqual([true, false, true, false]);
  });
});

describe('a purge is refused before anything goes', () => {
  async function refused(fields: readonly FieldSetting[], request = {}, more: Partial<SiteSettings> = {}) {
    const operations = await siteOf(fields, more);
    const before = await contentsOf(database);
    const [dry, real] = [
      await refusalOf(collect(operations.rehearse(request, 'purge'))),
      await refusalOf(collect(operations.purge(request))),
    ];
    expect([real.code, real.message, real.hint]).toEqual([dry.code, dry.message, dry.hint]);
    expect(await contentsOf(database)).toEqual(before);
    return real;
  }

  test('where most values still open, unless somebody gives their word that the key is lost', async () => {
    await createVault(database, 'most', [...sealMany(keys.old, 6), ...sealMany(keys.lost, 5), 'plain', null]);
    const fields = [{ table: 'most', onLostKey: 'set-null' }];
    const error = await refused(fields);
    expect(error).toMatchObject({ code: 'key-not-lost', exitCode: 3 });
    expect(error.message).toBe(
      '6 of 11 sealed values of public.most.secret still open, so the key of keyring encryption is not lost',
    );
    expect(error.hint).toContain('--key-is-lost');
    await database.query('delete from most where id = 1');
    const operations = await siteOf(fields);
    const facts = await collect(operations.purge({}));
    expect(theOnly(facts, 'run-finished'), 'half of them open').toMatchObject({
      outcome: 'done',
      changed: 5,
    });
  });

  test('where nothing opens: a wrong key in the environment looks just like a lost one', async () => {
    await createVault(database, 'wrong', [...sealMany(keys.lost, 5), 'plain']);
    const fields = [{ table: 'wrong', onLostKey: 'delete-row' }];
    const error = await refused(fields);
    expect(error).toMatchObject({ code: 'unproven-key', exitCode: 3 });
    expect(error.hint).toContain('keyturn key find');
    const facts = await collect((await siteOf(fields)).purge(LOST));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 5 });
  });

  test('where nothing opens of one keyring of several', async () => {
    await createVault(database, 'ours', [old('opens'), ...sealMany(keys.lost, 5)]);
    await createVault(database, 'theirs', sealMany(keys.lost, 5));
    const keyrings = { theirs: { scheme: 'fernet', current: { file: 'target.key' } } };
    const error = await refused(
      [
        { table: 'ours', onLostKey: 'set-null' },
        { table: 'theirs', keyring: 'theirs', onLostKey: 'set-null' },
      ],
      {},
      { keyrings },
    );
    expect(error.message).toContain('keyring theirs');
  });

  test('where nothing says what becomes of a value', async () => {
    await createVault(database, 'unsaid', [lost(), old('stays')]);
    const error = await refused([{ table: 'unsaid' }], LOST);
    expect(error).toMatchObject({ code: 'no-on-lost-key', exitCode: 3 });
    expect(error.message).toContain('public.unsaid.secret');
  });

  test('where there are 0 rows, but not for one empty table among others', async () => {
    await createVault(database, 'nothing', []);
    const fields = [{ table: 'nothing', onLostKey: 'set-null' }];
    expect(await refused(fields, LOST)).toMatchObject({ code: 'no-rows', exitCode: 3 });
    await createVault(database, 'something', [lost(), old('stays')]);
    const keyrings = {
      other: { scheme: 'fernet', current: { file: 'target.key' }, older: [{ file: 'old.key' }] },
    };
    const operations = await siteOf(
      [...fields, { table: 'something', keyring: 'other', onLostKey: 'set-null' }],
      { keyrings },
    );
    expect(theOnly(await collect(operations.purge({})), 'run-finished')).toMatchObject({ changed: 1 });
  });

  test('where a column may not be NULL, its nonce or one that is set along neither', async () => {
    await database.query(`
      create domain sure as text not null;
      create table solid (id int primary key, secret text not null, domained sure, blob bytea, nonce text not null,
        optional text, mandatory int not null default 0, twice int generated always as (id * 2) stored)`);
    const nulled = (column: string, more: Partial<FieldSetting> = {}) => [
      { table: 'solid', column, onLostKey: 'set-null', ...more },
    ];
    for (const column of ['secret', 'domained'])
      expect(await refused(nulled(column), LOST)).toMatchObject({ code: 'not-null', exitCode: 3 });
    const also = (set: Record<string, unknown>) => nulled('optional', { also: set });
    const error = await refused(also({ mandatory: null }), LOST);
    expect(error).toMatchObject({ code: 'not-null', exitCode: 3 });
    expect(error.message).toContain('public.solid.mandatory');
    expect(await refused(also({ mandatroy: 1 }), LOST)).toMatchObject({ code: 'column', exitCode: 3 });
    expect(await refused(also({ twice: 1 }), LOST)).toMatchObject({ code: 'generated', exitCode: 3 });
    expect(await refused(also({ optional: 'x' }), LOST)).toMatchObject({ code: 'also', exitCode: 3 });
    const beside = { storage: { kind: 'bytes', nonce: 'nonce' } };
    expect(await refused(nulled('blob', beside), LOST, BARE)).toMatchObject({ code: 'not-null' });
  });

  test('where only one value of a column may be empty, or NULL', async () => {
    await database.query(`
      create table alone (id int primary key, account int, secret text unique, pair text, part text, whole text,
        unique (account, pair), unique nulls not distinct (whole));
      create unique index on alone (part) where part <> ''`);
    const blank = (column: string, onLostKey: string) => [{ table: 'alone', column, onLostKey }];
    const error = await refused(blank('secret', 'set-empty'), LOST);
    expect(error).toMatchObject({ code: 'unique', exitCode: 3 });
    expect(error.message).toContain('alone_secret_key');
    expect(await refused(blank('whole', 'set-null'), LOST)).toMatchObject({ code: 'unique', exitCode: 3 });
    await database.query(
      `insert into alone (id, account, pair, part, secret, whole) values (1, 1, $1, $2, $3, 'a'), (2, 2, $4, $5, $6, 'b')`,
      [...sealMany(keys.lost, 3), ...sealMany(keys.lost, 3)],
    );
    for (const [column, onLostKey] of [
      ['pair', 'set-empty'],
      ['part', 'set-empty'],
      ['secret', 'set-null'],
    ] as const) {
      const facts = await collect((await siteOf(blank(column, onLostKey))).purge(LOST));
      expect(theOnly(facts, 'run-finished'), column).toMatchObject({ outcome: 'done', changed: 2 });
    }
  });

  test('where a storage has nothing to drop, or nothing that could be blanked', async () => {
    await database.query('create table wholes (id int primary key, secret text, audio oid, nonce text)');
    const text = await refused([{ table: 'wholes', onLostKey: 'drop-member' }], LOST);
    expect(text).toMatchObject({ code: 'on-lost-key', exitCode: 3 });
    for (const onLostKey of ['set-null', 'set-empty']) {
      const field = {
        table: 'wholes',
        column: 'audio',
        storage: { kind: 'large-object', nonce: 'nonce' },
      };
      expect(await refused([{ ...field, onLostKey }], LOST, BARE)).toMatchObject({
        code: 'on-lost-key',
        exitCode: 3,
      });
    }
  });

  test('where the role may not write a column that is set along', async () => {
    await createVault(database, 'guarded', [lost(), old('stays')]);
    await database.query('alter table guarded add flag boolean default true');
    const { role, url } = await freshRole(database);
    await database.query(`grant create on database ${database.name} to ${role};
      grant select, update (secret) on guarded to ${role}`);
    const fields = [{ table: 'guarded', onLostKey: 'set-null', also: { flag: false } }];
    expect(await refused(fields, LOST, { url })).toMatchObject({ code: 'privilege', exitCode: 3 });
  });
});
