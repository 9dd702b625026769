import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Becoming, InspectedValue, Operations } from '../../src/flows/operations.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { createObject, noise, sealBytes, sound } from '../support/chacha20.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, seal, versionsOf } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, siteFor, type SiteSettings } from '../support/site.ts';

const keys = makeKeys();
const raw = makeKeys(chacha20);
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

function site(fields: readonly FieldSetting[], change: Partial<SiteSettings> = {}): Promise<Operations> {
  return siteFor({ url: database.url, keys, fields, ...change });
}

/** What a kind of run would make of a value: its status, whether it changes, why not. */
function become(value: InspectedValue | undefined, kind: Becoming['kind']) {
  const { status, changes, reason } = value!.becomes.find((each) => each.kind === kind)!;
  return [status, changes, reason];
}

describe('one row', () => {
  test('shows every field of its table that it is part of, the one asked for first, and is never written', async () => {
    await database.query(
      'create table app (tenant int, name text, secret text, token text, pin text, primary key (tenant, name))',
    );
    await database.query('insert into app values (3, $1, $2, $3, null)', [
      'a "b"',
      seal(keys.old, 'hunter2'),
      seal(keys.lost, 'gone'),
    ]);
    const operations = await site(
      [
        { table: 'app', label: `'app ' || name` },
        { table: 'app', column: 'token', keyring: 'tokens' },
        { table: 'app', column: 'pin', where: 'pin is not null' },
      ],
      { keyrings: { tokens: { scheme: 'fernet', current: { file: 'target.key' } } } },
    );
    const before = await versionsOf(database, 'app');
    const { values } = await operations.inspect({ field: 'app.token', key: ['3', 'a "b"'] });
    expect(values.map(({ field, keyring, status, key }) => [field, keyring, status, key])).toEqual([
      ['public.app.token', 'tokens', 'unknown-key', null],
      ['public.app.secret', 'encryption', 'old-key', keys.old.fingerprint],
    ]);
    expect(values[1]).toMatchObject({
      event: 'row',
      primaryKey: { tenant: '3', name: 'a "b"' },
      label: 'app a "b"',
      cells: [{ at: null, status: 'old-key', key: keys.old.fingerprint, reason: null }],
    });
    expect(values[1]!.sealedAt).toBe(values[1]!.cells[0]!.sealedAt);
    expect(values[1]!.becomes.map(({ kind }) => kind)).toEqual(['rotate', 'encrypt', 'decrypt', 'purge']);
    expect(become(values[1], 'rotate')).toEqual(['current-key', true, null]);
    expect(become(values[1], 'encrypt')).toEqual(['old-key', false, null]);
    expect(become(values[1], 'decrypt')).toEqual(['plaintext', true, null]);
    expect(become(values[1], 'purge')).toEqual(['old-key', false, null]);
    expect(become(values[0], 'rotate')).toEqual(['unknown-key', false, 'no key of the keyring opens it']);
    expect(become(values[0], 'purge')).toEqual([
      'unknown-key',
      false,
      'the configuration does not say what becomes of it: onLostKey is missing',
    ]);
    expect(JSON.stringify(values)).not.toContain('hunter2');
    expect(await versionsOf(database, 'app')).toEqual(before);
  });

  test('shows each JSON member by its name, of several layers as its worst, and what each kind takes of it', async () => {
    await database.query('create table config (id int primary key, secret jsonb)');
    const inner = seal(keys.old, 'deep');
    await database.query('insert into config values (1, $1), (2, $2)', [
      JSON.stringify({
        api_token: seal(keys.target, 'a'),
        'odd\x1b token': seal(keys.target, inner),
        token_of: 'open',
        token_lost: seal(keys.lost, 'x'),
        url: 'left alone',
      }),
      JSON.stringify(['no object']),
    ]);
    const operations = await site([
      {
        table: 'config',
        storage: { kind: 'json-members', names: ['token'], match: 'contains', nested: true },
        onLostKey: 'drop-member',
      },
    ]);
    const { values } = await operations.inspect({ field: 'public.config.secret', key: ['1'] });
    expect(values).toHaveLength(1);
    const cells = values[0]!.cells.map(({ at, status, key }) => [at, status, key]);
    expect(cells).toHaveLength(4);
    expect(cells).toEqual(
      expect.arrayContaining([
        ['api_token', 'current-key', keys.target.fingerprint],
        ['odd\x1b token', 'old-key', keys.old.fingerprint],
        ['token_of', 'plaintext', null],
        ['token_lost', 'unknown-key', null],
      ]),
    );
    const lost = 'no key of the keyring opens it';
    expect(become(values[0], 'rotate')).toEqual([
      'unknown-key',
      true,
      `${lost}; its cells under an older key were turned`,
    ]);
    expect(become(values[0], 'encrypt')).toEqual([
      'unknown-key',
      true,
      `${lost}; its plaintext cells were sealed`,
    ]);
    expect(become(values[0], 'purge')).toEqual(['plaintext', true, null]);

    const other = (await operations.inspect({ field: 'config.secret', key: ['2'] })).values[0];
    expect(other?.cells).toMatchObject([
      { at: null, status: 'plaintext', reason: 'the value is a JSON array, not an object' },
    ]);
    expect(become(other, 'encrypt')).toEqual([
      'plaintext',
      false,
      'the value is a JSON array, not an object; only a text is sealed',
    ]);
  });

  test('without authentication is judged as a whole, large objects and all', async () => {
    await database.query(
      'create table job (id int primary key, audio oid, audio_nonce text, secret bytea, nonce text)',
    );
    const [oggs, text] = [sealBytes(raw.old, sound(1, 5_000)), sealBytes(raw.old, noise(2, 20))];
    const object = await createObject(database, oggs.bytes);
    await database.query('insert into job values (1, $1, $2, $3, $4)', [
      object,
      oggs.nonce,
      text.bytes,
      text.nonce,
    ]);
    const fields = [
      { table: 'job', column: 'audio', storage: { kind: 'large-object', nonce: 'audio_nonce' } },
      { table: 'job', storage: { kind: 'bytes', nonce: 'nonce' }, onLostKey: 'set-null' },
    ];
    const operations = await site(fields, { keys: raw, scheme: 'chacha20' });
    const { values } = await operations.inspect({ field: 'job.audio', key: ['1'] });
    expect(values.map(({ field }) => field)).toEqual(['public.job.audio', 'public.job.secret']);
    const [audio, secret] = values;
    // The bytes prove nothing, or contradict: what stands beside them is judged with them.
    expect(audio!.status).toBe(secret!.status);
    expect(audio!.sealedAt).toBeNull();
    await database.query('update job set secret = null, nonce = null');
    const [alone] = (await operations.inspect({ field: 'job.audio', key: ['1'] })).values;
    expect(alone).toMatchObject({ status: 'old-key', key: raw.old.fingerprint, cells: [{ at: null }] });
    expect(become(alone, 'rotate')).toEqual(['current-key', true, null]);
    expect(become(alone, 'decrypt')).toEqual([
      'old-key',
      false,
      'job.audio: a nonce stands beside each value, so webops would open plaintext once more, to garbage',
    ]);
  });

  test('says where a purge deletes it whole, and where the configuration or the database forbids a kind', async () => {
    await database.query(
      'create table device (id int primary key, secret text not null, token text, short varchar(20))',
    );
    const old = seal(keys.old, 's');
    await database.query('insert into device values (1, $1, $2, $3), (2, $1, $1, $3)', [
      old,
      'gAAAAAcut',
      'open',
    ]);
    const fields = (onLostKey: string): FieldSetting[] => [
      { table: 'device', onLostKey: 'set-null' },
      { table: 'device', column: 'token', onLostKey, readsPlaintext: false },
      { table: 'device', column: 'short', onLostKey: 'set-empty' },
    ];
    const token = { field: 'device.token', key: ['1'] };
    const forbidden = (await (await site(fields('set-null'))).inspect(token)).values;
    expect(become(forbidden[0], 'purge')).toEqual([
      'damaged',
      false,
      'public.device.secret is NOT NULL, so it can’t be set to NULL with a value that is lost',
    ]);
    await database.query('alter table device alter column secret drop not null');
    const deleting = await site(fields('delete-row'));
    const { values } = await deleting.inspect(token);
    expect(values.map(({ field }) => field.split('.')[2])).toEqual(['token', 'secret', 'short']);
    expect(become(values[0], 'purge')).toEqual([null, true, null]);
    expect(become(values[1], 'purge')).toEqual([null, true, 'its row goes with device.token']);
    expect(become(values[2], 'encrypt')).toEqual([
      'plaintext',
      false,
      'device.short holds 20 characters, and its sealed value would have 100: it must be widened first',
    ]);
    const [opens] = (await deleting.inspect({ field: 'device.token', key: ['2'] })).values;
    expect(become(opens, 'decrypt')).toEqual([
      'old-key',
      false,
      'webops does not read plaintext in device.token',
    ]);
  });
});

describe('a row that is not there', () => {
  test('is refused, as one that is no part of the field', async () => {
    await createVault(database, 'vault', [seal(keys.old, 's'), null]);
    const operations = await site([{ table: 'vault', where: 'secret is not null' }]);
    for (const id of ['2', '3', '-1']) {
      expect(await refusalOf(operations.inspect({ field: 'vault.secret', key: [id] }))).toMatchObject({
        code: 'no-such-row',
        exitCode: 3,
        message: `vault.secret has no row ${id}`,
      });
    }
    await database.query('delete from vault');
    const gone = operations.inspect({ field: 'vault.secret', key: ['1'] });
    expect(await refusalOf(gone)).toMatchObject({ code: 'no-such-row' });
  });

  test('is never taken for another whose key it would be cut or rounded to', async () => {
    await database.query(
      'create table cut (name varchar(4), n numeric(4, 1), secret text, primary key (name, n))',
    );
    await database.query(`insert into cut values ('abcd', 1.5, 'x')`);
    const operations = await site([{ table: 'cut' }]);
    const { values } = await operations.inspect({ field: 'cut.secret', key: ['abcd', '1.50'] });
    expect(values[0]?.primaryKey).toEqual({ name: 'abcd', n: '1.5' });
    for (const key of [
      ['abcde', '1.5'],
      ['abcd', '1.54'],
    ])
      expect(await refusalOf(operations.inspect({ field: 'cut.secret', key }))).toMatchObject({
        code: 'no-such-row',
      });
  });

  test('because its key is none is an operator’s mistake, in words that quote nothing', async () => {
    await database.query('create table typed (id uuid primary key, secret text)');
    await createVault(database, 'numbered', [seal(keys.old, 's')]);
    const operations = await site([{ table: 'typed' }, { table: 'numbered' }]);
    const attempts: [string, string[], string][] = [
      ['typed.secret', ['not-a-uuid'], 'what was given is no primary key of typed.secret'],
      ['numbered.secret', ['7x'], 'what was given is no primary key of numbered.secret'],
      ['numbered.secret', ['99999999999999999999'], 'what was given is no primary key of numbered.secret'],
      ['numbered.secret', ['\0'], 'what was given is no primary key of numbered.secret'],
      ['numbered.secret', [], 'a row of numbered.secret is known by id, and 0 values were given'],
      ['numbered.secret', ['1', '2'], 'a row of numbered.secret is known by id, and 2 values were given'],
    ];
    for (const [field, key, message] of attempts)
      expect(await refusalOf(operations.inspect({ field, key })), message).toMatchObject({
        code: 'bad-key',
        exitCode: 2,
        message,
      });
    expect(await refusalOf(operations.inspect({ field: 'numbered.token', key: ['1'] }))).toMatchObject({
      code: 'unknown-field',
      exitCode: 2,
    });
    expect((await operations.inspect({ field: 'numbered.secret', key: ['1'] })).values).toHaveLength(1);
  });
});
