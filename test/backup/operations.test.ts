import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { inSession } from '../../src/drill/session.ts';
import { shownSize } from '../../src/plan/shown-size.ts';
import { grouped } from '../../src/plan/words.ts';
import { openOperations, openOperationsInThread } from '../../src/wiring.ts';
import { keyturn } from '../commands/keyturn.ts';
import { filesIn } from '../support/backups.ts';
import { freshDatabase } from '../support/database.ts';
import { collect, theOnly } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { sealMany } from '../support/sealed.ts';
import { makeKeys, makeSite, operationsAt, type Site } from '../support/site.ts';
import { describeWithPostgres, startSystemServer, type SystemServer } from '../support/system-postgres.ts';
import { tempFolder } from '../support/temp.ts';

const keys = makeKeys();
const FIELDS = [{ table: 'vault' }];

describeWithPostgres('the backup of a site', () => {
  let server: SystemServer;

  beforeAll(async () => {
    server = await startSystemServer();
    await inSession(server.url('postgres'), async ({ query }) => {
      await query('create table vault (id bigint primary key, secret text)');
      await query('create table lent (id int primary key, vault_id bigint references vault)');
      await query('create table reminder (id int, lent_id int references lent)');
      await query(
        'insert into vault select n, secret from unnest($1::text[]) with ordinality as made (secret, n)',
        [sealMany(keys.old, 20)],
      );
    });
  });
  afterAll(() => server.stop());

  function site(): Promise<Site> {
    const { PATH = '' } = process.env;
    return makeSite({ url: server.url('postgres'), keys, fields: FIELDS, env: { PATH } });
  }

  test('is offered with the version that makes it and what it takes, and writes nothing yet', async () => {
    const operations = await operationsAt((await site()).opening);
    const offer = await operations.backupOffer({});
    expect(offer).toEqual({
      possible: true,
      why: null,
      version: server.tools.version,
      estimateBytes: expect.any(Number),
    });
    const whole = await operations.backupOffer({ whole: true });
    expect(whole.estimateBytes).toBeGreaterThan(offer.estimateBytes!);
  });

  test('holds the tables of the scope; for a purge what refers to them, too', async () => {
    const { folder, opening } = await site();
    const operations = await operationsAt(opening);
    const rotate = theOnly(
      await collect(operations.takeBackup({ kind: 'rotate', folder: 'r' })),
      'backup-taken',
    );
    expect(rotate.contents.tables).toEqual(['public.vault']);
    expect(dirname(rotate.file)).toBe(join(folder, 'r'));
    const purge = theOnly(
      await collect(operations.takeBackup({ kind: 'purge', folder: 'p' })),
      'backup-taken',
    );
    expect(purge.contents.tables).toEqual(['public.lent', 'public.reminder', 'public.vault']);
  });

  test('goes to the operator’s home where the folder begins with ~', async () => {
    const { opening } = await site();
    const home = tempFolder();
    const operations = await operationsAt({ ...opening, env: { ...opening.env, HOME: home } });
    const taken = theOnly(await collect(operations.takeBackup({ folder: '~/backups' })), 'backup-taken');
    expect(dirname(taken.file)).toBe(join(home, 'backups'));
  });

  test('is the console’s, too, and is given up where nobody listens to it any more', async () => {
    const operations = await openOperationsInThread((await site()).opening);
    onTestFinished(() => operations.close());
    const folder = tempFolder();
    const facts = operations.takeBackup({ folder });
    expect((await facts.next()).value).toMatchObject({ event: 'backup-started' });
    await facts.return();
    expect(filesIn(folder)).toEqual([]);
    theOnly(await collect(operations.takeBackup({ folder })), 'backup-taken');
    expect(filesIn(folder)).toHaveLength(1);
  });

  test('comes before a rotation, and is in its record with size and sum', async () => {
    const { folder, opening } = await site();
    const change = { openOperations: () => openOperations(opening) };
    const told = await keyturn('rotate --backup-to backups --json', { change });
    expect({ code: told.code, stderr: told.stderr }).toEqual({ code: 0, stderr: '' });
    const facts = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(facts.map(({ event }) => event).slice(0, 3)).toEqual([
      'backup-started',
      'backup-taken',
      'run-started',
    ]);
    const [, taken] = facts;
    expect(filesIn(join(folder, 'backups'))).toEqual([basename(taken.file)]);
    const report = await (await operationsAt(opening)).report(null);
    expect(report.backup).toBe(taken.file);
    expect(report.answers[0]).toBe(
      `backup: ${taken.file}, ${shownSize(taken.bytes)} (${grouped(taken.bytes)} bytes), ` +
        `SHA-256 ${taken.sha256}; vault, by pg_dump ${server.tools.version}, read back`,
    );
  });

  test('that fails ends the rotation before anything is changed', async () => {
    const { folder, opening } = await site();
    writeFileSync(join(folder, 'file'), '');
    const change = { openOperations: () => openOperations(opening) };
    const runs = async () => (await operationsAt(opening)).runs().then((all) => all.length);
    const before = await runs();
    const told = await keyturn('rotate --backup-to file/backups', { change });
    expect(told).toMatchObject({ code: 3, stdout: '' });
    expect(told.stderr).toContain('error: no backup was made: ');
    expect(await runs()).toBe(before);
  });
});

describe('where the server is newer than every pg_dump, or there is none', () => {
  test('that is said, and a backup is refused before anything is made', async () => {
    const database = await freshDatabase();
    onTestFinished(() => database.end());
    await database.query('create table vault (id bigint primary key, secret text)');
    const { opening } = await makeSite({ url: database.url, keys, fields: FIELDS });
    const operations = await operationsAt(opening);
    const offer = await operations.backupOffer({});
    // A machine with a pg_dump as new as the server has nothing to say here.
    if (offer.possible) return;
    expect(offer.why).toMatch(
      /^no pg_dump was found$|^pg_dump \S+ is older than the server, 18\.\d+: it would refuse$/,
    );
    const folder = join(tempFolder(), 'backups');
    const refused = await refusalOf(collect(operations.takeBackup({ folder })));
    expect(refused).toMatchObject({ code: 'no-pg-dump', exitCode: 3 });
    expect(refused.message).toContain(offer.why);
    expect(existsSync(folder)).toBe(false);
  });
});
