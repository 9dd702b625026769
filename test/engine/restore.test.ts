import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { inSession } from '../../src/drill/session.ts';
import type { Operations } from '../../src/flows/operations.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { createObject, sealBytes, sound } from '../support/chacha20.ts';
import { contentsOf } from '../support/contents.ts';
import { type FreshDatabase, freshDatabase, freshRole } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { LOST, purge, putBack } from '../support/purges.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, opener, seal, sealMany } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, siteFor, type SiteSettings } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

const siteOf = (fields: readonly FieldSetting[], more: Partial<SiteSettings> = {}): Promise<Operations> =>
  siteFor({ url: database.url, keys, fields, ...more });
const lost = (plaintext = 'gone for good') => seal(keys.lost, plaintext);
const old = (plaintext: string) => seal(keys.old, plaintext);

async function restored(operations: Operations, run: string) {
  const facts = await collect(operations.restore({ run }));
  const left = told(facts, 'finding').map(({ field, primaryKey, status, reason }) => {
    expect(status).toBe('not-restored');
    return [field.replace(/^public\./, ''), Object.values(primaryKey).join(), reason];
  });
  return { facts, left, finished: theOnly(facts, 'run-finished') };
}

describe('restore', () => {
  test('is a run of its own: told, and on record with what it put back', async () => {
    await createVault(database, 'told', [lost(), old('stays'), lost()]);
    await database.query('create table told_child (id int primary key, told bigint references told)');
    await database.query('insert into told_child values (1, 1), (2, 1), (3, 2), (4, 3)');
    const operations = await siteOf([{ table: 'told', onLostKey: 'delete-row' }]);
    const purged = await purge(database, operations);
    expect(await operations.restorePoints()).toMatchObject([{ run: purged.run, kind: 'purge', rows: 5 }]);
    const facts = await collect(
      operations.restore({
        run: purged.run,
        reason: 'a mistake',
        ticket: 'SEC-104',
        answers: ['consent: yes'],
      }),
    );
    expect(await contentsOf(database)).toEqual(purged.before);
    expect(theOnly(facts, 'run-started')).toMatchObject({
      kind: 'restore',
      dryRun: false,
      fields: ['public.told', 'public.told_child'],
    });
    expect(told(facts, 'field-finished')).toMatchObject([
      { field: 'public.told', rows: 2, changed: 2, findings: 0 },
      { field: 'public.told_child', rows: 3, changed: 3, findings: 0 },
    ]);
    const finished = theOnly(facts, 'run-finished');
    expect(finished).toMatchObject({ outcome: 'done', rows: 5, changed: 5, exitCode: 0 });
    expect(await operations.report(finished.run)).toMatchObject({
      kind: 'restore',
      outcome: 'done',
      reason: 'a mistake',
      ticket: 'SEC-104',
      changed: 5,
      answers: ['consent: yes'],
    });
    expect(await operations.restorePoints()).toEqual([]);
    expect(await database.query('select from keyturn.before_image')).toEqual([]);
  });

  test('is refused where there is nothing to put back, or where no such run is on record', async () => {
    const operations = await siteOf([{ table: 'told', onLostKey: 'delete-row' }]);
    const [latest] = await operations.runs();
    expect(await refusalOf(collect(operations.restore({ run: latest!.run })))).toMatchObject({
      code: 'no-restore-point',
      exitCode: 3,
    });
    expect(await refusalOf(collect(operations.restore({ run: 'nobody' })))).toMatchObject({
      code: 'no-such-run',
      exitCode: 3,
    });
    expect(await refusalOf(operations.discard('nobody'))).toMatchObject({ code: 'no-restore-point' });
    const empty = await freshDatabase();
    try {
      await createVault(empty, 'told', [old('x')]);
      const fresh = await siteOf([{ table: 'told' }], { url: empty.url });
      expect(await fresh.restorePoints()).toEqual([]);
      expect(await refusalOf(collect(fresh.restore({ run: 'nobody' })))).toMatchObject({
        code: 'no-such-run',
      });
      expect(await refusalOf(fresh.discard('nobody'))).toMatchObject({ code: 'no-restore-point' });
    } finally {
      await empty.end();
    }
  });

  test('needs none of the keys that were there: they may be others, and those of today open nothing', async () => {
    await createVault(database, 'strange', [lost(), lost()]);
    const purged = await purge(database, await siteOf([{ table: 'strange', onLostKey: 'set-null' }]));
    const others = await siteOf([{ table: 'strange' }], { keys: makeKeys() });
    await putBack(database, others, purged);
  });

  test('brings back what a key opens that is found after the purge', async () => {
    await createVault(database, 'found', [old('stays'), ...sealMany(keys.lost, 3)]);
    const fields = [{ table: 'found', onLostKey: 'delete-row' }];
    const purged = await purge(database, await siteOf(fields));
    const withFound = await siteOf(fields, {
      keyrings: {
        encryption: {
          scheme: 'fernet',
          current: { file: 'target.key' },
          older: [{ file: 'old.key' }, { file: 'lost.key' }],
        },
      },
    });
    await putBack(database, withFound, purged);
    const facts = await collect(withFound.rotate({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 4, findings: 0 });
    const open = opener(keys.target);
    const rows = await database.query<{ secret: string }>('select secret from found order by id');
    expect(rows.map(({ secret }) => open(secret))).toEqual(['stays', 'secret-1', 'secret-2', 'secret-3']);
  });

  test('leaves and tells what stands in the way, and puts it back once that is gone', async () => {
    await database.query(`
      create table owner (id int primary key);
      create table locker (id int primary key, owner int references owner, name text unique, secret text);
      create table key_copy (id int primary key, locker int not null references locker);
      insert into owner values (1), (2);
      insert into locker select n, 1 + n % 2, 'name ' || n, '${lost()}' from generate_series(1, 6) as n;
      insert into key_copy select n, n from generate_series(1, 6) as n`);
    const operations = await siteOf([{ table: 'locker', onLostKey: 'delete-row' }]);
    const purged = await purge(database, operations);
    await database.query(`
      insert into locker values (4, 1, 'another one'), (7, 1, 'name 6');
      delete from owner where id = 2`);
    const first = await restored(operations, purged.run);
    const orphan = 'the row of public.locker that it refers to could not be put back';
    const noOwner = 'a row it refers to is not there (locker_owner_fkey)';
    expect(first.left.sort()).toEqual([
      ['key_copy', '1', orphan],
      ['key_copy', '3', orphan],
      ['key_copy', '4', orphan],
      ['key_copy', '5', orphan],
      ['key_copy', '6', orphan],
      ['locker', '1', noOwner],
      ['locker', '3', noOwner],
      ['locker', '4', 'a row with its primary key is there again, and holds something else'],
      ['locker', '5', noOwner],
      ['locker', '6', 'another row has one of its unique values now (locker_name_key)'],
    ]);
    expect(first.finished).toMatchObject({
      outcome: 'done-with-findings',
      rows: 12,
      changed: 2,
      exitCode: 5,
    });
    expect(await operations.restorePoints()).toMatchObject([{ run: purged.run, rows: 10 }]);

    await database.query(`insert into owner values (2); delete from locker where id = 4`);
    const second = await restored(operations, purged.run);
    expect(second.left.map(([table, key]) => [table, key]).sort()).toEqual([
      ['key_copy', '6'],
      ['locker', '6'],
    ]);
    await database.query('delete from locker where id = 7');
    await putBack(database, operations, purged);
  });

  test('says which triggers changed what was put back, and in which columns', async () => {
    await database.query(`
      create table stamped (id int primary key, secret text, name text default 'n', updated_at timestamptz default '2026-01-01');
      create table audited (id int primary key, secret text, number int default 0);
      create table audit (id int generated always as identity primary key, what text);
      insert into stamped values (1, '${lost()}'), (2, '${old('s')}');
      insert into audited values (1, '${lost()}'), (2, '${old('s')}');
      create function stamp() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end $$;
      create trigger stamping before update on stamped for each row execute function stamp();
      create function renumber() returns trigger language plpgsql as
        $$ begin insert into audit (what) values (tg_op); new.number := 99; return new; end $$;
      create trigger numbering before insert or update on audited for each row execute function renumber()`);
    const operations = await siteOf([
      { table: 'stamped', onLostKey: 'set-null' },
      { table: 'audited', onLostKey: 'delete-row' },
    ]);
    const { run } = await purge(database, operations);
    const { left, finished } = await restored(operations, run);
    expect(left).toEqual([
      ['audited', '1', 'it was put back, but a trigger or a rule changed number'],
      ['stamped', '1', 'it was put back, but a trigger or a rule changed updated_at'],
    ]);
    expect(finished).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
    const [stamped] = await database.query<{ secret: string }>('select secret from stamped where id = 1');
    expect(opener(keys.lost)(stamped!.secret)).toBe('gone for good');
    expect(await operations.restorePoints(), 'there is nothing more to put back').toEqual([]);
  });

  test('brings columns back that a trigger set while the purge wrote, where it lets them be', async () => {
    await database.query(`
      create table versioned (id int primary key, secret text, version int default 1);
      insert into versioned values (1, '${lost()}', 7), (2, '${old('s')}', 3);
      create function bump() returns trigger language plpgsql as
        $$ begin if new.version = old.version then new.version := old.version + 1; end if; return new; end $$;
      create trigger bumping before update on versioned for each row execute function bump()`);
    const operations = await siteOf([{ table: 'versioned', onLostKey: 'set-null' }]);
    const purged = await purge(database, operations);
    expect(await database.query('select version from versioned order by id')).toEqual([
      { version: 8 },
      { version: 3 },
    ]);
    await putBack(database, operations, purged);
  });

  test('finds the session as its triggers know it: their clocks and formats', async () => {
    const own = await freshDatabase();
    try {
      const { role, url } = await freshRole(own);
      await own.query(`
        alter database ${own.name} owner to ${role};
        create table clocked (id int primary key, secret text, at timestamptz default now());
        create table seen (id int generated always as identity primary key, zone text, bytes text);
        insert into clocked values (1, '${lost()}'), (2, '${lost()}');
        create function see() returns trigger language plpgsql as $$ begin
          insert into seen (zone, bytes) values (current_setting('timezone'), current_setting('bytea_output'));
          return coalesce(new, old); end $$;
        create trigger seeing before insert or update or delete on clocked for each row execute function see();
        grant all on clocked, seen to ${role};
        alter role ${role} set timezone = 'Asia/Kathmandu';
        alter role ${role} set bytea_output = 'escape'`);
      const operations = await siteOf([{ table: 'clocked', onLostKey: 'delete-row' }], { url });
      const before = await own.query('select * from clocked order by id');
      const facts = await collect(operations.purge(LOST));
      await collect(operations.restore({ run: theOnly(facts, 'run-started').run }));
      expect(await own.query('select * from clocked order by id')).toEqual(before);
      expect(await own.query('select distinct zone, bytes from seen')).toEqual([
        { zone: 'Asia/Kathmandu', bytes: 'escape' },
      ]);
    } finally {
      await own.end();
    }
  });

  test('goes by what stands today: a table that was dropped or lost a column since is told', async () => {
    await database.query(`
      create table shrunk (id int primary key, secret text, name text);
      create table dropped (id int primary key, shrunk int references shrunk);
      insert into shrunk values (1, '${lost()}', 'n'), (2, '${old('s')}', 'n'); insert into dropped values (1, 1)`);
    const operations = await siteOf([{ table: 'shrunk', onLostKey: 'delete-row' }]);
    const purged = await purge(database, operations);
    await database.query('drop table dropped; alter table shrunk drop column name');
    const { left, finished } = await restored(operations, purged.run);
    expect(left.sort()).toEqual([
      ['dropped', '1', 'there is no table public.dropped any more'],
      ['shrunk', '1', 'public.shrunk has no name any more that could be written'],
    ]);
    expect(finished).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
    await database.query(`alter table shrunk add name text;
      create table dropped (id int primary key, shrunk int references shrunk)`);
    expect((await restored(operations, purged.run)).left).toEqual([]);
    expect(await database.query('select id, name from shrunk order by id')).toEqual([
      { id: 1, name: 'n' },
      { id: 2, name: null },
    ]);
  });

  test('waits for a row that somebody holds, and goes on', async () => {
    await createVault(database, 'held', [lost(), old('stays')]);
    const operations = await siteOf([{ table: 'held', onLostKey: 'set-null' }]);
    const purged = await purge(database, operations);
    await inSession(database.url, async ({ query }) => {
      await query('begin');
      await query('select from held where id = 1 for update');
      const facts = operations.restore({ run: purged.run });
      for (;;) {
        const { value, done } = await facts.next();
        if (done) throw new Error('it did not wait');
        if (value.event === 'waiting') break;
      }
      await query('rollback');
      const rest = await collect(facts);
      expect(theOnly(rest, 'run-finished')).toMatchObject({ outcome: 'done', changed: 1 });
    });
    expect(await contentsOf(database)).toEqual(purged.before);
  });
});

describe('discard', () => {
  test('removes a restore point for good, its large objects with it, and no other', async () => {
    await createVault(database, 'discarded', [lost(), lost(), old('stays')]);
    const operations = await siteOf([{ table: 'discarded', onLostKey: 'set-null' }]);
    const { run } = await purge(database, operations);
    await createVault(database, 'other', [lost(), old('stays')]);
    const others = await siteOf([{ table: 'other', onLostKey: 'set-null' }]);
    const other = await purge(database, others);
    expect(await operations.discard(run)).toEqual({ event: 'discarded', run, rows: 2 });
    expect(await database.query('select from keyturn.before_image where run = $1', [run])).toEqual([]);
    expect(await refusalOf(operations.discard(run))).toMatchObject({ code: 'no-restore-point', exitCode: 3 });
    expect(await refusalOf(collect(operations.restore({ run })))).toMatchObject({ code: 'no-restore-point' });
    await putBack(database, others, other);
  });

  test('is refused while a run is in progress', async () => {
    await createVault(database, 'busy', [...sealMany(keys.lost, 3), old('stays')]);
    const operations = await siteOf([{ table: 'busy', onLostKey: 'set-null' }]);
    const { run } = await purge(database, operations);
    const restoring = operations.restore({ run });
    await restoring.next();
    expect(await refusalOf(operations.discard(run))).toMatchObject({ code: 'run-in-progress', exitCode: 3 });
    await collect(restoring);
  });
});

describe('large objects of a purge', () => {
  const bare = makeKeys(chacha20);
  const field = { table: 'app.jobs', column: 'audio', storage: { kind: 'large-object', nonce: 'nonce' } };
  const TRIGGER = `
    create function app.unlink() returns trigger language plpgsql as
      $$ begin perform lo_unlink(old.audio); return old; end $$;
    create trigger unlinking after delete on app.jobs for each row when (old.audio is not null)
      execute function app.unlink()`;

  /** Jobs with a recording each, under these keys; the last one's is gone. */
  async function jobs(url: string, under: readonly KeyMaterial[]): Promise<void> {
    await inSession(url, async (session) => {
      await session.query(
        'create schema app; create table app.jobs (id int generated always as identity primary key, audio oid, nonce text)',
      );
      for (const key of under) {
        const { bytes, nonce } = sealBytes(key, sound('s', 300_000));
        const oid = await createObject(session, bytes);
        await session.query('insert into app.jobs (audio, nonce) values ($1::oid, $2)', [oid, nonce]);
      }
      await session.query(`insert into app.jobs (audio, nonce) values (4711, 'abcdefghabcdefgh')`);
    });
  }

  async function site(under: readonly KeyMaterial[]) {
    const own = await freshDatabase();
    onTestFinished(() => own.end());
    const { role, url } = await freshRole(own);
    await own.query(`alter database ${own.name} owner to ${role}`);
    await jobs(url, under);
    const fields = [{ ...field, onLostKey: 'delete-row' }];
    return { own, operations: await siteFor({ url, keys: bare, scheme: 'chacha20', fields }) };
  }

  test('go with their rows where nothing opens and that is accepted, and come back', async () => {
    const { own, operations } = await site([bare.lost, bare.lost]);
    const purged = await purge(own, operations, { request: { ...LOST, accept: ['undecidable'] } });
    expect(theOnly(purged.real, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3 });
    expect(purged.after).toMatchObject({ 'app.jobs': [], 'large objects': [] });
    await putBack(own, operations, purged);
  });

  test('are unlinked by the application’s own trigger, which may object to one that is gone', async () => {
    const { own, operations } = await site([bare.lost, bare.lost]);
    await own.query(TRIGGER);
    const before = await contentsOf(own);
    const facts = await collect(operations.purge({ ...LOST, accept: ['undecidable'] }));
    expect(
      told(facts, 'finding').map(({ primaryKey, status, reason }) => [primaryKey.id, status, reason]),
    ).toEqual([['3', 'damaged', 'something it names is not there (SQLSTATE 42704)']]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', changed: 2 });
    expect((await contentsOf(own))['large objects']).toEqual([]);
    await putBack(own, operations, { run: theOnly(facts, 'run-started').run, before });
  });

  test('stay, and are reported, where nobody accepts that nothing proves their key', async () => {
    const { own, operations } = await site([bare.old, bare.target, bare.lost]);
    const purged = await purge(own, operations);
    expect(told(purged.real, 'finding').map(({ primaryKey, status }) => [primaryKey.id, status])).toEqual([
      ['3', 'undecidable'],
    ]);
    expect(theOnly(purged.real, 'run-finished')).toMatchObject({ changed: 1 });
    expect(purged.after['large objects']).toEqual(purged.before['large objects']);
    await putBack(own, operations, purged);
  });
});

describe('restore points of other runs', () => {
  test.each([
    ['rotate', () => sealMany(keys.old, 30)],
    ['decrypt', () => sealMany(keys.old, 30)],
    ['encrypt', () => Array.from({ length: 30 }, (_, n) => `plain ${n}`)],
  ] as const)('%s: values come back where the run’s own still stand, and are left where not', async (kind, secrets) => {
    const table = `kept_${kind}`;
    await createVault(database, table, [...secrets(), null, '']);
    const operations = await siteOf([{ table }]);
    const before = await contentsOf(database);
    const facts = await collect(operations[kind]({ restorePoint: kind === 'rotate' ? 'keep' : null }));
    const { run } = theOnly(facts, 'run-started');
    expect(theOnly(facts, 'restore-point-kept').tables).toEqual([{ table: `public.${table}`, rows: 30 }]);
    await putBack(database, operations, { run, before });

    const again = await collect(operations[kind]({ restorePoint: 'keep' }));
    await database.query(`update ${table} set secret = 'written since' where id = 3`);
    await database.query(`delete from ${table} where id = 4`);
    const { left, finished } = await restored(operations, theOnly(again, 'run-started').run);
    expect(left.sort()).toEqual([
      [table, '3', 'it was changed by someone else since'],
      [table, '4', 'its row is gone'],
    ]);
    expect(finished).toMatchObject({ rows: 30, changed: 28 });
    const [third] = await database.query<{ secret: string }>(`select secret from ${table} where id = 3`);
    expect(third!.secret).toBe('written since');
  });

  test('a rotation keeps nothing where nobody asks for it, and a decryption nothing where it is declined', async () => {
    await createVault(database, 'unkept', sealMany(keys.old, 5));
    const operations = await siteOf([{ table: 'unkept' }]);
    for (const facts of [
      await collect(operations.rotate({})),
      await collect(operations.decrypt({ restorePoint: 'none' })),
    ])
      expect(told(facts, 'restore-point-kept')).toEqual([]);
  });

  test('of several runs over the same values, the latest is put back first', async () => {
    await createVault(database, 'layers', sealMany(keys.old, 5));
    const operations = await siteOf([{ table: 'layers' }]);
    const before = await contentsOf(database);
    const first = theOnly(await collect(operations.decrypt({})), 'run-started').run;
    const between = await contentsOf(database);
    const second = theOnly(await collect(operations.encrypt({})), 'run-started').run;
    expect((await operations.restorePoints()).slice(-2).map(({ run }) => run)).toEqual([first, second]);
    expect((await restored(operations, first)).finished).toMatchObject({
      changed: 0,
      findings: 5,
      exitCode: 5,
    });
    await putBack(database, operations, { run: second, before: between });
    await putBack(database, operations, { run: first, before });
  });

  test('rotated bytes beside a nonce come back with their nonce', async () => {
    const bare = makeKeys(chacha20);
    await database.query('create table beside (id int primary key, secret bytea, nonce text)');
    for (const n of [1, 2, 3]) {
      const { bytes, nonce } = sealBytes(
        bare.old,
        `a text that is long enough to prove its key, number ${n}`,
      );
      await database.query('insert into beside values ($1, $2, $3)', [n, bytes, nonce]);
    }
    const operations = await siteOf([{ table: 'beside', storage: { kind: 'bytes', nonce: 'nonce' } }], {
      keys: bare,
      scheme: 'chacha20',
    });
    const before = await contentsOf(database);
    const facts = await collect(operations.rotate({ restorePoint: 'keep' }));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 3 });
    await putBack(database, operations, { run: theOnly(facts, 'run-started').run, before });
  });
});
