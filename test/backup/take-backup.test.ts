import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { connectionEnv } from '../../src/backup/connection-env.ts';
import type { BackupTakenFact } from '../../src/plan/backup-facts.ts';
import { inSession } from '../../src/drill/session.ts';
import { filesIn, ordered, table } from '../support/backups.ts';
import { collect, theOnly } from '../support/facts.ts';
import { script } from '../support/scripts.ts';
import { describeWithPostgres, startSystemServer, type SystemServer } from '../support/system-postgres.ts';
import { tempFolder } from '../support/temp.ts';

const ODD_SCHEMA = 'odd.schema "x"';
const ODD_TABLE = 'a "b".c$ *?\nd';

describeWithPostgres('a backup', () => {
  let server: SystemServer;

  beforeAll(async () => {
    server = await startSystemServer();
    await inSession(server.url('postgres'), async ({ query }) => {
      await query('create table vault (id int primary key, secret text)');
      await query(`insert into vault select n, 'sealed-' || n from generate_series(1, 2000) as n`);
      await query('create table other (id int)');
      await query('create schema "odd.schema ""x"""');
      await query(`create table "odd.schema ""x"""."a ""b"".c$ *?\nd" as select 17 as id`);
      await query('create table parted (id int, secret text) partition by range (id)');
      await query('create table parted_1 partition of parted for values from (0) to (10)');
      await query(`insert into parted values (1, 'sealed')`);
      await query(`create database "we=b ""ops"""`);
      await query(`select lo_from_bytea(0, 'abc')`);
    });
  });
  afterAll(() => server.stop());

  async function taken(parts: Partial<Parameters<typeof ordered>[0]>): Promise<{
    fact: BackupTakenFact;
    folder: string;
  }> {
    const { folder, facts } = ordered({ tools: server.tools, url: server.url('postgres'), ...parts });
    return { folder, fact: theOnly(await collect(facts), 'backup-taken') };
  }

  async function listed(file: string): Promise<string> {
    return (await promisify(execFile)(server.tools.pgRestore, ['--list', file])).stdout;
  }

  test('stands alone in its folder, for its owner alone, under the name and the sum that are told', async () => {
    const { fact, folder } = await taken({ dumping: { tables: [table('vault')] } });
    expect(filesIn(folder).map((name) => join(folder, name))).toEqual([fact.file]);
    expect(fact.file).toMatch(/\/webops-production-webops-\d{8}T\d{6}Z\.dump$/);
    const { size, mode } = statSync(fact.file);
    expect({ bytes: fact.bytes, mode: mode & 0o777 }).toEqual({ bytes: size, mode: 0o600 });
    expect(fact.sha256).toBe(createHash('sha256').update(readFileSync(fact.file)).digest('hex'));
    expect(fact).toMatchObject({
      contents: { whole: false, tables: ['public.vault'], largeObjects: false },
      pgDump: server.tools.version,
    });
  });

  test('of a table brings its rows back, and no other table', async () => {
    const { fact } = await taken({ dumping: { tables: [table('vault')] } });
    await inSession(server.url('postgres'), ({ query }) => query('create database restored'));
    const env = connectionEnv(server.url('restored'), {});
    await promisify(execFile)(server.tools.pgRestore, ['-d', 'restored', fact.file], { env });
    const sums = `select count(*)::int as rows, md5(string_agg(secret, ',' order by id)) as sum from vault`;
    const [there] = await inSession(server.url('restored'), ({ query }) => query(sums));
    expect([there]).toEqual(await inSession(server.url('postgres'), ({ query }) => query(sums)));
    expect(await listed(fact.file)).not.toContain('other');
  });

  test('takes a table whose name is full of quotes, dots, stars and a new line', async () => {
    const { fact } = await taken({ dumping: { tables: [table(ODD_TABLE, ODD_SCHEMA)] } });
    expect(await listed(fact.file)).toContain('TABLE DATA odd.schema "x" a "b".c$ *? d postgres');
  });

  test('of a partitioned table holds what stands in its partitions', async () => {
    const parted = { ...table('parted'), kind: 'partitioned' as const };
    const { fact } = await taken({ dumping: { tables: [parted, table('parted_1')] } });
    expect(await listed(fact.file)).toContain('TABLE DATA public parted_1 postgres');
  });

  test('takes large objects along where values stand in them, and says so', async () => {
    const dumping = { tables: [table('vault')], largeObjects: true, hasLargeObjects: true };
    const { fact } = await taken({ dumping });
    expect(fact.contents.largeObjects).toBe(true);
    expect(await listed(fact.file)).toMatch(/BLOBS?/);
    const without = await taken({ dumping: { tables: [table('vault')] } });
    expect(await listed(without.fact.file)).not.toMatch(/BLOBS?/);
  });

  test('of the whole database holds every table and every large object', async () => {
    const { fact } = await taken({
      dumping: { whole: true, tables: [table('vault')], hasLargeObjects: true },
    });
    expect(await listed(fact.file)).toMatch(/TABLE DATA public other[\s\S]*BLOBS/);
    expect(fact.contents).toMatchObject({ whole: true, largeObjects: true });
  });

  test('is made through a Unix socket, and of a database with an odd name', async () => {
    const bySocket = await taken({
      url: server.socketUrl('postgres'),
      dumping: { tables: [table('vault')] },
    });
    expect(bySocket.fact.bytes).toBeGreaterThan(1000);
    const odd = await taken({ url: server.url('we=b "ops"'), dumping: { whole: true } });
    expect(await listed(odd.fact.file)).toContain('dbname: we=b "ops"');
  });

  test('says first what it will make and where', async () => {
    const { facts } = ordered({ tools: server.tools, url: server.url('postgres'), dumping: { whole: true } });
    const [first] = await collect(facts);
    expect(first).toMatchObject({
      event: 'backup-started',
      pgDump: server.tools.version,
      contents: { whole: true },
      estimateBytes: null,
    });
  });

  test('hands the password to no argument of any program, and no key of ours to its environment', async () => {
    const folder = tempFolder();
    const seen = join(folder, 'seen');
    const tools = {
      version: server.tools.version,
      pgDump: script(
        join(folder, 'pg_dump'),
        `tr '\\0' '\\n' < /proc/$$/cmdline >> ${seen}; echo "$@" >> ${seen}`,
        `exec ${server.tools.pgDump} "$@"`,
      ),
      pgRestore: script(
        join(folder, 'pg_restore'),
        `echo "$@" >> ${seen}; env >> ${seen}.env`,
        `exec ${server.tools.pgRestore} "$@"`,
      ),
    };
    await taken({ tools, dumping: { tables: [table('vault')] } });
    const said = readFileSync(seen, 'utf8');
    expect(said).toContain('--table="public"."vault"');
    expect(said).not.toContain(server.password);
    expect(said).not.toContain('127.0.0.1');
  });
});
