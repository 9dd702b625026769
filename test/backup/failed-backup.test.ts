import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { PgTools } from '../../src/backup/find-pg-dump.ts';
import { majorOf } from '../../src/backup/pg-version.ts';
import { inSession, openSession } from '../../src/drill/session.ts';
import type { OperatorError } from '../../src/errors.ts';
import type { BackupFact } from '../../src/plan/backup-facts.ts';
import { filesIn, type Ordered, ordered, table } from '../support/backups.ts';
import { collect } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { script } from '../support/scripts.ts';
import {
  describeWithPostgres,
  startSystemServer,
  SYSTEM_TOOLS,
  type SystemServer,
} from '../support/system-postgres.ts';
import { tempFolder } from '../support/temp.ts';

const VAULT = { tables: [table('vault')] };

describeWithPostgres('a backup that fails', () => {
  let server: SystemServer;

  beforeAll(async () => {
    server = await startSystemServer();
    await inSession(server.url('postgres'), async ({ query }) => {
      await query('create table vault (id int, secret text)');
      await query(`insert into vault select n, md5(n::text) from generate_series(1, 50000) as n`);
      await query(`create role reader login password 'r'`);
      await query('create table guarded (id int); grant select on guarded to reader');
      await query('alter table guarded enable row level security');
    });
  });
  afterAll(() => server.stop());

  /** A pg_dump whose work these lines of shell do; `$PG_DUMP` is the real one. */
  function dumping(...lines: readonly string[]): PgTools {
    const folder = tempFolder();
    const { pgDump, pgRestore, version } = server.tools;
    return { version, pgRestore, pgDump: script(join(folder, 'pg_dump'), `PG_DUMP=${pgDump}`, ...lines) };
  }

  /** How it was refused; nothing is left in its folder. */
  async function refused(parts: Partial<Ordered>): Promise<OperatorError> {
    const base = { tools: server.tools, url: server.url('postgres'), dumping: VAULT };
    const { folder, facts } = ordered({ ...base, ...parts });
    const error = await refusalOf(collect(facts));
    expect(filesIn(folder)).toEqual([]);
    expect(error.exitCode).toBe(3);
    return error;
  }

  test.each([
    ['is ended half-way', '"$PG_DUMP" "$@" | head -c 100000; kill -9 $$', /was ended by SIGKILL/],
    [
      'loses its end and says nothing',
      '"$PG_DUMP" "$@" | head -c 100000; exit 0',
      /can’t be read back whole/,
    ],
    ['writes no archive at all', 'echo hello', /pg_restore (failed|: )?/],
    ['leaves out what was asked for', '"$PG_DUMP" -Fc -w -t guarded', /lacks the rows of public\.vault/],
    ['meets a full disk', 'exec "$PG_DUMP" "$@" > /dev/full', /the disk is full/],
    ['fails with words that nobody knows', 'echo "value s3cret-17" >&2; exit 3', /failed with exit code 3/],
  ])('because pg_dump %s leaves nothing and says why', async (_title, line, why) => {
    const error = await refused({ tools: dumping(line) });
    expect(error.code).toBe('backup-failed');
    expect(error.message).toMatch(why);
    expect(error.message).not.toContain('s3cret');
  });

  test('because pg_dump is gone or may not be run says so', async () => {
    const tools = { ...server.tools, pgDump: '/nonexistent/pg_dump' };
    expect((await refused({ tools })).message).toContain('can’t be started: it does not exist');
  });

  test('where the role may not read, where rows are hidden, and where the password is wrong', async () => {
    const as = (user: string, password: string) => {
      const url = new URL(server.url('postgres'));
      return Object.assign(url, { username: user, password }).href;
    };
    expect((await refused({ url: as('reader', 'r') })).message).toContain('may not read table vault');
    const guarded = { tables: [table('guarded')] };
    expect((await refused({ url: as('reader', 'r'), dumping: guarded })).message).toContain(
      'row-level security hides rows of guarded',
    );
    const wrong = await refused({ url: as('postgres', 'wrong') });
    expect(wrong.message).toContain('the password is wrong or missing');
    expect(JSON.stringify(wrong.toFact())).not.toContain('"wrong"');
  });

  test('where a table is not there, or its rows are on another server', async () => {
    expect((await refused({ dumping: { tables: [table('gone')] } })).message).toContain(
      'is not there any more',
    );
    const foreign = { tables: [{ ...table('far'), kind: 'foreign' as const }] };
    expect((await refused({ dumping: foreign })).message).toContain('public.far stand on another server');
  });

  test('because it was stopped ends pg_dump and its session, and leaves nothing', async () => {
    const stop = new AbortController();
    const { lock, sessions } = await locked();
    const { folder, facts } = ordered({
      tools: server.tools,
      url: server.url('postgres'),
      dumping: VAULT,
      change: { signal: stop.signal },
    });
    await atWork(facts, sessions);
    expect((await facts.next()).value).toMatchObject({ event: 'backup-progress', checking: false });
    stop.abort();
    expect((await refusalOf(collect(facts))).code).toBe('backup-stopped');
    expect(filesIn(folder)).toEqual([]);
    await gone(sessions);
    await lock.end();
  });

  test('because nobody listens any more does the same', async () => {
    const { lock, sessions } = await locked();
    const { folder, facts } = ordered({ tools: server.tools, url: server.url('postgres'), dumping: VAULT });
    await atWork(facts, sessions);
    await facts.return();
    expect(filesIn(folder)).toEqual([]);
    await gone(sessions);
    await lock.end();
  });

  test('because it was killed with SIGKILL takes pg_dump and the half file with it', async () => {
    const { lock, sessions } = await locked();
    const folder = tempFolder();
    const { pgDump, pgRestore } = server.tools;
    const program = fileURLToPath(new URL('./backing-up-process.ts', import.meta.url));
    const child = spawn(process.execPath, [program, pgDump, pgRestore, server.url('postgres'), folder]);
    while ((await sessions()) === 0) await sleep(20);
    expect(filesIn(folder)).toHaveLength(1);
    child.kill('SIGKILL');
    await gone(sessions);
    while (filesIn(folder).length > 0) await sleep(20);
    await lock.end();
  });

  test('and was stopped before it began makes no session', async () => {
    expect((await refused({ change: { signal: AbortSignal.abort() } })).code).toBe('backup-stopped');
  });

  /** Holds the table so that pg_dump waits for it, and counts pg_dump's sessions. */
  async function locked() {
    const lock = await openSession(server.url('postgres'));
    await lock.query('begin; lock table vault in access exclusive mode');
    // A session that is in a transaction sees who is there as it saw it first.
    const sessions = () =>
      inSession(server.url('postgres'), async ({ query }) => {
        const [row] = await query<{ count: number }>(
          `select count(*)::int as count from pg_stat_activity where application_name = 'keyturn backup'`,
        );
        return row!.count;
      });
    return { lock, sessions };
  }

  async function atWork(facts: AsyncGenerator<BackupFact>, sessions: () => Promise<number>): Promise<void> {
    while ((await sessions()) === 0) await facts.next();
  }

  async function gone(sessions: () => Promise<number>): Promise<void> {
    while ((await sessions()) > 0) await sleep(20);
  }
});

describe('a pg_dump older than the server', () => {
  test.skipIf(SYSTEM_TOOLS === null || majorOf(SYSTEM_TOOLS.version) >= 18)(
    'refuses, and it is said plainly',
    async () => {
      const { folder, facts } = ordered({
        tools: SYSTEM_TOOLS!,
        url: inject('serverUrl'),
        dumping: { whole: true },
      });
      const error = await refusalOf(collect(facts));
      expect(error.message).toMatch(
        /^no backup was made: pg_dump \S+: it is older than the server, 18\.\d+: it refuses$/,
      );
      expect(filesIn(folder)).toEqual([]);
    },
  );
});
