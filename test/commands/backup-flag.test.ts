import { setImmediate as turn } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { runCommandLine } from '../../src/commands/command-line.ts';
import { refusal } from '../../src/errors.ts';
import type { BackupOffer, BackupRequest, Operations, RunRequest } from '../../src/flows/operations.ts';
import type { BackupFact } from '../../src/plan/backup-facts.ts';
import { hand, keyturn } from './keyturn.ts';
import { rotation } from './made-up-run.ts';
import { SETUP, telling } from './scripted-operations.ts';

const OFFER: BackupOffer = { possible: true, why: null, version: '18.4', estimateBytes: 1_200_000 };
const FILE = '/b/webops-production-webops-20261122T021408Z.dump';
const CONTENTS = { whole: false, tables: ['public.core_webhook'], largeObjects: false };
const ABOUT = { file: FILE, contents: CONTENTS, pgDump: '18.4' };
const FACTS: BackupFact[] = [
  { event: 'backup-started', ...ABOUT, estimateBytes: 1_200_000 },
  { event: 'backup-progress', bytes: 400_000, checking: false },
  { event: 'backup-taken', ...ABOUT, bytes: 812_345, sha256: '91ab'.repeat(16), seconds: 2.1 },
];
const RECORD = `backup: ${FILE}, 812 kB (812,345 bytes), SHA-256 ${'91ab'.repeat(16)}; core_webhook, by pg_dump 18.4, read back`;
const CONFIRMED = 'rotate --confirm webops-production';

/** Operations that make a backup and rotate, and what was asked of them in order. */
function backed(script: Partial<Operations> = {}) {
  const asked: string[] = [];
  const backups: BackupRequest[] = [];
  const runs: RunRequest[] = [];
  const operations: Partial<Operations> = {
    async backupOffer() {
      asked.push('offer');
      return OFFER;
    },
    takeBackup(request) {
      asked.push('backup');
      backups.push(request);
      return telling(...FACTS);
    },
    rotate(request) {
      asked.push('rotate');
      runs.push(request);
      return telling(...rotation());
    },
    ...script,
  };
  return { operations, asked, backups, runs };
}

describe('--backup-to', () => {
  test('has a backup made of what is in scope before the run, and the record says of it all there is', async () => {
    const { operations, asked, backups, runs } = backed();
    const told = await keyturn(`${CONFIRMED} --backup-to /b --field core_webhook.secret`, { operations });
    expect(told.code).toBe(5);
    expect(asked).toEqual(['offer', 'backup', 'rotate']);
    expect(backups).toEqual([{ fields: ['public.core_webhook.secret'], kind: 'rotate', folder: '/b' }]);
    expect(runs).toMatchObject([{ backup: FILE, answers: [RECORD, 'consent: --confirm webops-production'] }]);
    expect(told.stdout.split('\n').slice(0, 2)).toEqual([
      `backup: pg_dump 18.4 dumps core_webhook to ${FILE}`,
      `backup: ${FILE}, 812 kB, SHA-256 91ab91ab…, in 2.1 s`,
    ]);
  });

  test('prints its facts before those of the run, without what is only for live viewers', async () => {
    const { operations } = backed();
    const told = await keyturn(`--json ${CONFIRMED} --backup-to /b`, { operations });
    const facts = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(facts.slice(0, 2)).toEqual([FACTS[0], FACTS[2]]);
    expect(facts[2].event).toBe('run-started');
  });

  test('answers the backup that a configuration requires', async () => {
    const { operations, runs } = backed({ setup: async () => ({ ...SETUP, backupRequired: true }) });
    await keyturn(`${CONFIRMED} --backup-to /b`, { operations });
    expect(runs).toMatchObject([{ backup: FILE }]);
  });

  test('makes a backup in a drill, too, where no gate asks for one', async () => {
    const setup = { ...SETUP, drill: true, environment: 'drill', gateWord: null };
    const { operations, runs } = backed({ setup: async () => setup });
    await keyturn('rotate --backup-to /b', { operations });
    expect(runs).toMatchObject([{ answers: ['consent: no typed word needed here', RECORD] }]);
  });

  test.each([
    [
      'and --backup exclude each other',
      '--backup-to /b --backup x',
      '--backup and --backup-to exclude each other',
    ],
    ['must name a folder', '--backup-to=', '--backup-to names no folder'],
  ])('%s: exit 2 before anything is opened', async (_title, flags, message) => {
    const openOperations = async () => {
      throw new Error('it was opened');
    };
    const told = await keyturn(`${CONFIRMED} ${flags}`, { change: { openOperations } });
    expect(told.code).toBe(2);
    expect(told.stderr).toContain(`error: ${message}`);
  });

  test('is refused before any gate where no pg_dump fits, a dry run too', async () => {
    const why = 'pg_dump 15.19 is older than the server, 18.4: it would refuse';
    const { operations, asked } = backed({ backupOffer: async () => ({ ...OFFER, possible: false, why }) });
    for (const line of ['rotate --backup-to /b', 'rotate --dry-run --backup-to /b']) {
      const told = await keyturn(line, { operations });
      expect(told.code).toBe(3);
      expect(told.stderr).toContain(
        `error: no backup can be made from here: ${why}\nhint: install the client tools`,
      );
    }
    expect(asked).toEqual([]);
  });

  test('makes nothing where a gate stays shut', async () => {
    const { operations, asked } = backed();
    expect((await keyturn('rotate --backup-to /b', { operations })).code).toBe(3);
    expect(asked).toEqual(['offer']);
  });

  test('makes nothing in a dry run, and says so', async () => {
    const rehearse: Operations['rehearse'] = () => telling(...rotation({ dryRun: true }));
    const { operations, asked } = backed({ rehearse });
    const told = await keyturn('rotate --dry-run --backup-to /b', { operations });
    expect(told.code).toBe(5);
    expect(told.stderr).toBe('note: a dry run makes no backup\n');
    expect(asked).toEqual(['offer']);
  });

  test('ends with exit 3 where the backup fails, and nothing is turned', async () => {
    const { operations, asked } = backed({
      async *takeBackup() {
        yield FACTS[0]!;
        throw refusal(
          'backup-failed',
          'no backup was made: the disk is full',
          'choose a folder with more room',
        );
      },
    });
    const told = await keyturn(`${CONFIRMED} --backup-to /b`, { operations });
    expect(told.code).toBe(3);
    expect(told.stderr).toBe(
      'error: no backup was made: the disk is full\nhint: choose a folder with more room\n',
    );
    expect(asked).not.toContain('rotate');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('ends with %s, without a run', async (signal, code) => {
    let stopped = false;
    const { operations, asked } = backed({
      stop: () => {
        stopped = true;
      },
      async *takeBackup() {
        yield FACTS[0]!;
        while (!stopped) await turn();
        throw refusal('backup-stopped', 'the backup was stopped before its end');
      },
    });
    const { context, signals, told } = hand({ operations });
    const argv = `${CONFIRMED} --backup-to /b`.split(' ');
    const running = runCommandLine({ argv, context, version: '0.1.0' });
    while (!told.stdout.includes('backup: pg_dump')) await turn();
    signals.emit(signal);
    expect(await running).toBe(code);
    expect(told.stderr).toBe('note: stopping the backup; nothing was changed\n');
    expect(asked).not.toContain('rotate');
    expect(signals.listenerCount(signal)).toBe(0);
  });
});

describe('the backup gate, asked on a terminal', () => {
  test('offers to make one, and makes it once every gate is passed', async () => {
    const { operations, asked, runs } = backed();
    const asking = hand({ operations, terminal: true });
    const running = runCommandLine({
      argv: ['rotate', '--plain'],
      context: asking.context,
      version: '0.1.0',
    });
    await until('Or type “take FOLDER” to have pg_dump 18.4 make one there now (1.2 MB here).');
    asking.keyboard.write('take /b\r');
    await until('Type webops-production to go on.');
    expect(asked).toEqual(['offer']);
    asking.keyboard.write('webops-production\r');
    expect(await running).toBe(5);
    expect(asked).toEqual(['offer', 'backup', 'rotate']);
    expect(runs).toMatchObject([{ backup: FILE, answers: [RECORD, 'consent: typed webops-production'] }]);

    async function until(text: string): Promise<void> {
      while (!asking.told.stderr.includes(text)) await turn();
    }
  });
});
