import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Operations } from '../../src/flows/operations.ts';
import { contentsOf, differences } from '../support/contents.ts';
import { type FreshDatabase, freshDatabase, freshRole } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { LOST, purgeAndPutBack, type Purged, putBack } from '../support/purges.ts';
import { refusalOf } from '../support/refused.ts';
import { seal } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

const siteOf = (...fields: FieldSetting[]): Promise<Operations> =>
  siteFor({
    url: database.url,
    keys,
    fields: fields.map((field) => ({ onLostKey: 'delete-row', ...field })),
  });

/** A literal of SQL: a value under a key nobody has, and one that opens. */
const lost = () => `'${seal(keys.lost, 'gone for good')}'`;
const open = () => `'${seal(keys.target, 'still there')}'`;

/**
 * Six rows of `root`, in a schema of the test's own, of which 2 and 5 are lost; with what depends on them as the test
 * has it.
 */
async function grown(schema: string, sql: string): Promise<void> {
  await database.query(`
    create schema ${schema};
    set search_path = ${schema};
    create table root (id int primary key, secret text);
    insert into root values (1, ${open()}), (2, ${lost()}), (3, ${open()}), (4, null), (5, ${lost()}), (6, '');
    ${sql};
    reset search_path`);
}

async function gone(schema: string, sql: string): Promise<Record<string, { gone: number; changed: number }>> {
  await grown(schema, sql);
  return differencesOf(await purgedIn(schema), schema);
}

async function purgedIn(schema: string, table = 'root'): Promise<Purged> {
  const operations = await siteOf({ table: `${schema}.${table}` });
  const purged = await purgeAndPutBack(database, operations, schema);
  expect(theOnly(purged.real, 'run-finished')).toMatchObject({ outcome: 'done', exitCode: 0 });
  return purged;
}

function differencesOf({ before, after }: Pick<Purged, 'before' | 'after'>, schema: string) {
  const found = Object.entries(differences(before, after));
  return Object.fromEntries(found.map(([table, counts]) => [table.replace(`${schema}.`, ''), counts]));
}

const GENERATIONS = (onDelete: string) => `
  create table child (id int primary key, root int not null references root ${onDelete});
  create table grandchild (id bigint generated always as identity primary key,
                           child int not null references child ${onDelete}, name text);
  create table leaf (a uuid primary key default gen_random_uuid(), grandchild bigint references grandchild ${onDelete});
  insert into child select n, 1 + n % 6 from generate_series(1, 60) as n;
  insert into grandchild (child, name) select 1 + n % 60, 'number ' || n from generate_series(1, 120) as n;
  insert into leaf (grandchild) select 1 + n % 120 from generate_series(1, 240) as n`;

describe('with a row that goes, all that depends on it goes and is put back', () => {
  test.each([
    ['cascading', 'on delete cascade'],
    ['refused at the statement, where nothing was said', ''],
    ['refused at the commit', 'deferrable initially deferred'],
    ['that could be refused at the commit, and is at the statement', 'deferrable initially immediate'],
    ['restricted', 'on delete restrict'],
  ])('%s, to the last generation', async (name, onDelete) => {
    expect(await gone(`g${name.length}_${onDelete.length}`, GENERATIONS(onDelete))).toEqual({
      root: { gone: 2, changed: 0 },
      child: { gone: 20, changed: 0 },
      grandchild: { gone: 40, changed: 0 },
      leaf: { gone: 80, changed: 0 },
    });
  });

  test('and what only refers to it lets go of it: set to NULL, to its default, or in some of its columns', async () => {
    const found = await gone(
      'lets_go',
      `create table nulled (id int primary key, root int references root on delete set null);
       create table defaulted (id int primary key, root int default 1 references root on delete set default);
       alter table root add code text default 'x', add unique (id, code);
       create table pair (id int primary key, root int, code text, other int default 7,
         foreign key (root, code) references root (id, code) on delete set null (root));
       insert into nulled select n, 1 + n % 6 from generate_series(1, 12) as n;
       insert into defaulted select n, 1 + n % 6 from generate_series(1, 12) as n;
       insert into pair select id, id, code from root`,
    );
    expect(found).toEqual({
      root: { gone: 2, changed: 0 },
      nulled: { gone: 0, changed: 4 },
      defaulted: { gone: 0, changed: 4 },
      pair: { gone: 0, changed: 2 },
    });
  });

  test('and a row that two ways lead to goes once', async () => {
    const found = await gone(
      'diamond',
      `create table a (id int primary key, root int references root on delete cascade);
       create table b (id int primary key, root int references root);
       create table both_ways (id int primary key, a int references a on delete cascade, b int references b,
                               c int references root on delete set null);
       insert into a select id, id from root; insert into b select id, id from root;
       insert into both_ways values (1, 1, 1, 1), (2, 2, 2, 2), (3, 2, 5, 1), (4, 1, 5, 2), (5, 1, 1, 5), (6, 3, 3, 2)`,
    );
    expect(found).toEqual({
      root: { gone: 2, changed: 0 },
      a: { gone: 2, changed: 0 },
      b: { gone: 2, changed: 0 },
      both_ways: { gone: 3, changed: 2 },
    });
  });

  test.each([
    'on delete cascade',
    '',
    'on delete restrict',
    'deferrable initially deferred',
  ])('and a table that refers to itself goes to the end of its chains: %s', async (onDelete) => {
    const schema = `self_${onDelete.length}`;
    await grown(
      schema,
      `create table tree (id int primary key, parent int references tree ${onDelete}, secret text);
         insert into tree values (1, null, ${open()}), (2, 1, ${lost()}), (3, 2, ${open()}), (4, 3, null), (5, 4, ${open()}),
           (6, 5, ${lost()}), (7, 6, ${open()}), (8, 1, ${open()}), (9, 9, ${lost()}), (10, 9, ${open()})`,
    );
    const purged = await purgedIn(schema, 'tree');
    expect(differencesOf(purged, schema)).toEqual({ tree: { gone: 8, changed: 0 } });
  });

  test('and a table that refers to itself and lets go stays where it is', async () => {
    await grown(
      'self_null',
      `create table tree (id int primary key, parent int references tree on delete set null, secret text);
       insert into tree values (1, 2, ${lost()}), (2, 1, ${lost()}), (3, 2, ${open()}), (4, 3, ${open()})`,
    );
    expect(differencesOf(await purgedIn('self_null', 'tree'), 'self_null')).toEqual({
      tree: { gone: 2, changed: 1 },
    });
  });

  test('and tables that refer to one another in a circle go together', async () => {
    const found = await gone(
      'circle',
      `create table a (id int primary key, root int references root, b int);
       create table b (id int primary key, a int references a, c int);
       create table c (id int primary key, b int references b);
       alter table a add foreign key (b) references b;
       alter table b add foreign key (c) references c;
       insert into a values (1, 1), (2, 2), (3, 3); insert into b values (1, 1), (2, 2), (3, 3);
       insert into c values (1, 1), (2, 2), (3, 3);
       update a set b = id; update b set c = id`,
    );
    const two = { gone: 1, changed: 0 };
    expect(found).toEqual({ root: { gone: 2, changed: 0 }, a: two, b: two, c: two });
  });

  test('and a row that points back at one of those that go with it is put back pointing there', async () => {
    const found = await gone(
      'latest',
      `create table delivery (id int primary key, root int not null references root on delete cascade);
       alter table root add column latest int references delivery on delete set null;
       insert into delivery select n, 1 + n % 6 from generate_series(1, 12) as n;
       update root set latest = 5 + id;
       update root set latest = 4 where id = 1`,
    );
    expect(found).toEqual({ root: { gone: 2, changed: 1 }, delivery: { gone: 4, changed: 0 } });
  });

  test('and keys of several columns, in whatever order, with NULLs among them', async () => {
    await grown(
      'several',
      `create table tenants (b text, a int, secret text, primary key (a, b));
       create table users (n int, b text, a int, primary key (b, n, a),
         foreign key (a, b) references tenants (a, b) on update cascade);
       create table logins (id int primary key, user_a int, user_n int, user_b text,
         foreign key (user_b, user_n, user_a) references users on delete cascade);
       insert into tenants values ('x', 1, ${lost()}), ('y', 1, ${open()}), ('x', 2, ${lost()}), ('O''Brien\\', 3, ${lost()});
       insert into users values (1, 'x', 1), (2, 'x', 1), (1, 'y', 1), (1, 'x', 2), (1, 'O''Brien\\', 3);
       insert into logins values (1, 1, 1, 'x'), (2, 1, 2, 'x'), (3, 1, 1, 'y'), (4, null, 1, 'x'), (5, 3, 1, 'O''Brien\\')`,
    );
    expect(differencesOf(await purgedIn('several', 'tenants'), 'several')).toEqual({
      tenants: { gone: 3, changed: 0 },
      users: { gone: 4, changed: 0 },
      logins: { gone: 3, changed: 0 },
    });
  });

  test('and foreign keys that refer to another unique column, of another type, or of two columns', async () => {
    const found = await gone(
      'unlike',
      `alter table root add column code char(5) unique, add column number numeric unique,
                        add column at timestamptz unique, add column twice int generated always as (id * 2) stored unique;
       update root set code = 'c' || id, number = id + 0.50, at = '2026-03-29 01:30+00'::timestamptz + id * interval '1 hour';
       create table by_code (id int primary key, code varchar(10) references root (code) on delete cascade);
       create table by_number (id int primary key, number numeric(10,1) references root (number));
       create table by_time (at timestamptz primary key references root (at) on delete cascade);
       create table by_id (id bigint primary key references root);
       insert into by_code select id, rtrim(code) from root; insert into by_number select id, number from root;
       insert into by_time select at from root; insert into by_id select id from root;
       alter table root add unique (id, code), add unique (id, number);
       create table sharing (id int primary key, root int, code char(5), number numeric,
         foreign key (root, code) references root (id, code) on delete set null);
       insert into sharing select id, id, code, number from root`,
    );
    const two = { gone: 2, changed: 0 };
    expect(found).toEqual({
      root: two,
      by_code: two,
      by_number: two,
      by_time: two,
      by_id: two,
      sharing: { gone: 0, changed: 2 },
    });
  });

  test('and partitioned tables on either side', async () => {
    await grown(
      'parted',
      `create table event (day date, id int, secret text, primary key (day, id)) partition by range (day);
       create table event_1 partition of event for values from ('2026-01-01') to ('2026-02-01');
       create table event_2 partition of event for values from ('2026-02-01') to ('2026-03-01') partition by list (id);
       create table event_2a partition of event_2 default;
       create table note (id int primary key, day date, event int, foreign key (day, event) references event) partition by hash (id);
       create table note_0 partition of note for values with (modulus 2, remainder 0);
       create table note_1 partition of note for values with (modulus 2, remainder 1);
       create table remark (id int primary key, note int references note on delete cascade);
       insert into event values ('2026-01-05', 1, ${lost()}), ('2026-01-06', 1, ${open()}), ('2026-02-07', 2, ${lost()});
       insert into note select n, (array['2026-01-05', '2026-01-06', '2026-02-07'])[1 + n % 3]::date, (array[1, 1, 2])[1 + n % 3]
         from generate_series(1, 12) as n;
       insert into remark select n, n from generate_series(1, 12) as n`,
    );
    expect(differencesOf(await purgedIn('parted', 'event'), 'parted')).toEqual({
      event: { gone: 2, changed: 0 },
      note: { gone: 8, changed: 0 },
      remark: { gone: 8, changed: 0 },
    });
  });

  test('and tables of other schemas, whose names hold whatever a name can', async () => {
    await database.query(`
      create schema "My ""odd"" Schéma"; create schema "o'ther\\";
      create table "My ""odd"" Schéma"."t.a b'le" ("i.d" int, "ke'y" text, "se""cret" text, primary key ("ke'y", "i.d"));
      create table "o'ther\\"."select" ("from" int primary key, "whe re" int, "$1" text,
        constraint "fk'""\\" foreign key ("$1", "whe re") references "My ""odd"" Schéma"."t.a b'le" ("ke'y", "i.d"));
      insert into "My ""odd"" Schéma"."t.a b'le" values (1, 'a', ${lost()}), (2, 'b"', ${open()}), (3, '\\c''{}', ${lost()});
      insert into "o'ther\\"."select" values (1, 1, 'a'), (2, 2, 'b"'), (3, 3, '\\c''{}'), (4, null, 'a')`);
    const operations = await siteOf({ table: `"My ""odd"" Schéma"."t.a b'le"`, column: 'se"cret' });
    const { real } = await purgeAndPutBack(database, operations);
    expect(theOnly(real, 'run-finished')).toMatchObject({ outcome: 'done', changed: 2 });
  });
});

describe('what the database would refuse half-way is refused before anything goes', () => {
  /** What dry run and purge are refused with alike; nothing may have changed. */
  async function refusedIn(schema: string, url = database.url) {
    const fields = [{ table: `${schema}.root`, onLostKey: 'delete-row' }];
    const operations = await siteFor({ url, keys, fields });
    const before = await contentsOf(database, schema);
    const refusals = [];
    for (const facts of [operations.rehearse(LOST, 'purge'), operations.purge(LOST)])
      refusals.push(await refusalOf(collect(facts)));
    const [dry, real] = refusals.map(({ code, exitCode, message, hint }) => ({
      code,
      exitCode,
      message,
      hint,
    }));
    expect(real).toEqual(dry);
    expect(await contentsOf(database, schema)).toEqual(before);
    return real;
  }

  test('dependents without a primary key, by which they could not be kept', async () => {
    await grown('keyless', 'create table child (root int references root on delete cascade, name text)');
    expect(await refusedIn('keyless')).toMatchObject({ code: 'primary-key', exitCode: 3 });
    expect((await refusedIn('keyless'))?.message).toContain('keyless.child');
  });

  test('dependents that this role may not delete, read or lock', async () => {
    await grown(
      'rights',
      'create table child (id int primary key, root int references root); insert into child values (1, 2)',
    );
    const { role, url } = await freshRole(database);
    await database.query(`grant create on database ${database.name} to ${role};
      grant usage on schema rights to ${role}; grant select, update, delete on rights.root to ${role}`);
    expect(await refusedIn('rights', url)).toMatchObject({ code: 'privilege', exitCode: 3 });
    await database.query(`grant select, update on rights.child to ${role}`);
    expect(await refusedIn('rights', url)).toMatchObject({ code: 'privilege', exitCode: 3 });
    await database.query(
      `grant delete on rights.child to ${role}; revoke delete on rights.root from ${role}`,
    );
    expect(await refusedIn('rights', url)).toMatchObject({ code: 'privilege', exitCode: 3 });
  });

  test('dependents of which row-level security hides some', async () => {
    await grown(
      'hidden',
      `create table child (id int primary key, root int references root on delete cascade);
       insert into child values (1, 2); alter table child enable row level security`,
    );
    const { role, url } = await freshRole(database);
    await database.query(`grant create on database ${database.name} to ${role};
      grant usage on schema hidden to ${role}; grant all on all tables in schema hidden to ${role}`);
    expect(await refusedIn('hidden', url)).toMatchObject({ code: 'row-security', exitCode: 3 });
  });

  test('a foreign key that sets a NOT NULL column to NULL', async () => {
    await grown(
      'stuck',
      'create table child (id int primary key, root int not null references root on delete set null)',
    );
    const refused = await refusedIn('stuck');
    expect(refused).toMatchObject({ code: 'not-null', exitCode: 3 });
    expect(refused?.message).toContain('stuck.child.root');
  });

  test('and a cascade far down that ends so', async () => {
    await grown(
      'far_down',
      `create table child (id int primary key, root int references root on delete cascade);
       create table grandchild (id int primary key, child int references child on delete cascade);
       create table leaf (grandchild int references grandchild)`,
    );
    expect(await refusedIn('far_down')).toMatchObject({ code: 'primary-key', exitCode: 3 });
  });
});

describe('a row that the database does not let go', () => {
  /** The reasons of the findings, by primary key; all else has to go, and come back. */
  async function leftIn(schema: string, table = 'root') {
    const operations = await siteOf({ table: `${schema}.${table}` });
    const before = await contentsOf(database, schema);
    const facts = await collect(operations.purge(LOST));
    const left = told(facts, 'finding').map(({ primaryKey, status, reason }) => [
      primaryKey.id,
      status,
      reason,
    ]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
    const after = await contentsOf(database, schema);
    await putBack(database, operations, { run: theOnly(facts, 'run-started').run, before }, schema);
    return { left, differences: differencesOf({ before, after }, schema) };
  }

  test('is a finding where a trigger objects, and the others go with what depends on them', async () => {
    await grown(
      'objecting',
      `create table child (id int primary key, root int references root);
       insert into child select n, 1 + n % 6 from generate_series(1, 12) as n;
       create function object() returns trigger language plpgsql as
         $$ begin if old.id = 5 then raise exception 'not %', old.secret; end if; return old; end $$;
       create trigger objecting before delete on root for each row execute function object()`,
    );
    expect(await leftIn('objecting')).toEqual({
      left: [['5', 'unknown-key', 'a trigger or function raised an error (SQLSTATE P0001)']],
      differences: { root: { gone: 1, changed: 0 }, child: { gone: 2, changed: 0 } },
    });
  });

  test('is a finding where a trigger keeps it without a word, or a rule does something else', async () => {
    const unheard = 'the database did not take the new value: a trigger or a rule kept the old one';
    await grown(
      'keeping',
      `create table child (id int primary key, root int references root);
       insert into child select n, 1 + n % 6 from generate_series(1, 12) as n;
       create function keep() returns trigger language plpgsql as
         $$ begin if old.id = 2 then return null; end if; return old; end $$;
       create trigger keeping before delete on root for each row execute function keep()`,
    );
    expect(await leftIn('keeping')).toEqual({
      left: [['2', 'unknown-key', unheard]],
      differences: { root: { gone: 1, changed: 0 }, child: { gone: 2, changed: 0 } },
    });
    await grown(
      'ruled',
      `alter table root add deleted boolean default false;
       create rule soft as on delete to root where old.id = 2 do instead update root set deleted = true where id = old.id`,
    );
    expect(await leftIn('ruled')).toEqual({
      left: [['2', 'unknown-key', unheard]],
      differences: { root: { gone: 1, changed: 0 } },
    });
  });

  test('is a finding where something objects only at the commit', async () => {
    await grown(
      'at_commit',
      `create function object() returns trigger language plpgsql as
         $$ begin if old.id = 5 then raise exception 'too late'; end if; return null; end $$;
       create constraint trigger objecting after delete on root deferrable initially deferred
         for each row execute function object()`,
    );
    expect(await leftIn('at_commit')).toEqual({
      left: [['5', 'unknown-key', 'a trigger or function raised an error (SQLSTATE P0001)']],
      differences: { root: { gone: 1, changed: 0 } },
    });
  });

  test('undoes all of it under commit: all, where it is named', async () => {
    await grown(
      'whole',
      `insert into root select n, ${lost()} from generate_series(7, 2000) as n;
       create function object() returns trigger language plpgsql as
         $$ begin if old.id = 1999 then raise exception 'not this one'; end if; return old; end $$;
       create trigger objecting before delete on root for each row execute function object()`,
    );
    const fields = [{ table: 'whole.root', onLostKey: 'delete-row' }];
    const operations = await siteFor({ url: database.url, keys, fields, commit: 'all' });
    const before = await contentsOf(database, 'whole');
    const facts = await collect(operations.purge(LOST));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
    expect(theOnly(facts, 'finding').primaryKey).toEqual({ id: '1999' });
    expect(await contentsOf(database, 'whole')).toEqual(before);
    await database.query('drop trigger objecting on whole.root');
    const purged = await purgeAndPutBack(database, operations, 'whole');
    expect(theOnly(purged.real, 'run-finished')).toMatchObject({ outcome: 'done', changed: 1996 });
  });
});

test('thousands of rows with their dependents go in one transaction, and come back', {
  timeout: 120_000,
}, async () => {
  await grown(
    'many',
    `insert into root select n, ${lost()} from generate_series(7, 2000) as n;
     create table child (id int primary key, root int not null references root deferrable initially deferred);
     create table grandchild (id int primary key, child int not null references child on delete cascade);
     create index on child (root); create index on grandchild (child);
     insert into child select n, 1 + n % 2000 from generate_series(1, 8000) as n;
     insert into grandchild select n, n from generate_series(1, 8000) as n`,
  );
  for (const commit of ['batch', 'all'] as const) {
    const fields = [{ table: 'many.root', onLostKey: 'delete-row' }];
    const operations = await siteFor({ url: database.url, keys, fields, commit });
    const purged = await purgeAndPutBack(database, operations, 'many');
    expect(differencesOf(purged, 'many')).toMatchObject({
      root: { gone: 1996 },
      grandchild: { gone: 7984 },
    });
  }
});
