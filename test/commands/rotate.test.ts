import { describe, expect, test } from 'vitest';

import { refusal } from '../../src/errors.ts';
import type { Operations, RunRequest } from '../../src/flows/operations.ts';
import { noCounts } from '../../src/plan/counts.ts';
import type { ProvedFact, RunFact } from '../../src/plan/facts.ts';
import { keyturn } from './keyturn.ts';
import { FINDING, FINISHED, rotation } from './made-up-run.ts';
import { SETUP, scripted, telling } from './scripted-operations.ts';

const CONFIRMED = 'rotate --confirm webops-production';
const turning = { rotate: () => telling(...rotation()) };

describe('keyturn rotate, in plain lines', () => {
  test('tells a run from its start to what is left to do, and exits 5 for a finding', async () => {
    const told = await keyturn(CONFIRMED, { operations: turning });
    expect(told).toEqual({
      code: 5,
      stderr: '',
      stdout: [
        'rotate run 7h2k9: 77e0 12aa -> 3f2a 91bc, about 1,241 rows in 2 fields',
        'finding: core_two_factor_auth.secret user-17 (id 7): damaged, 70 bytes is too short for a token',
        'core_two_factor_auth.secret: 1,203 turned, 1 finding (1 damaged)',
        'waiting: a lock held by session 4121',
        'core_webhook.secret: 35 turned, 2 already current',
        'proved: core_webhook.secret: 35 values open with 3f2a 91bc alone, digest 91c0 55ae',
        'left to do:',
        '  1. put the new key where webops reads it',
        '  2. restart webops',
        'rotate run 7h2k9: done with 1 finding, 1,238 of 1,241 values turned in 1.2 s (exit 5)',
        '',
      ].join('\n'),
    });
  });

  test('rehearses without any gate, and says that nothing was written', async () => {
    const finished = { forecastSeconds: 14 };
    const operations = { rehearse: () => telling(...rotation({ dryRun: true, finished }).filter(isNoProof)) };
    const told = await keyturn('rotate --dry-run', { operations });
    expect(told).toEqual({
      code: 5,
      stderr: '',
      stdout: [
        'rotate dry run: 77e0 12aa -> 3f2a 91bc, about 1,241 rows in 2 fields',
        'finding: core_two_factor_auth.secret user-17 (id 7): damaged, 70 bytes is too short for a token',
        'core_two_factor_auth.secret: 1,203 would turn, 1 finding (1 damaged)',
        'waiting: a lock held by session 4121',
        'core_webhook.secret: 35 would turn, 2 already current',
        'rotate dry run: 1,238 of 1,241 values would turn, 1 finding, nothing was written; the real run takes about 14 s (exit 5)',
        '',
      ].join('\n'),
    });
  });

  test('says only findings and the last line when asked to be quiet', async () => {
    const told = await keyturn(`--quiet ${CONFIRMED}`, { operations: turning });
    expect(told.stdout).toBe(
      [
        'finding: core_two_factor_auth.secret user-17 (id 7): damaged, 70 bytes is too short for a token',
        'rotate run 7h2k9: done with 1 finding, 1,238 of 1,241 values turned in 1.2 s (exit 5)',
        '',
      ].join('\n'),
    );
  });

  test('explains a field with 0 rows instead of passing over it', async () => {
    const empty = {
      event: 'field-finished',
      field: 'public.core_webhook.secret',
      keyring: 'encryption',
      rows: 0,
      changed: 0,
      unchanged: 0,
      findings: 0,
      counts: noCounts(),
    } as const;
    const nothing = { rows: 0, changed: 0, unchanged: 0, findings: 0, outcome: 'done', exitCode: 0 } as const;
    const told = await keyturn(CONFIRMED, {
      operations: { rotate: () => telling<RunFact>(empty, { ...FINISHED, ...nothing }) },
    });
    expect(told.code).toBe(0);
    expect(told.stdout).toBe(
      'core_webhook.secret: 0 turned\nrotate run 7h2k9: done in 1.2 s, but there was nothing to turn: 0 rows were found\n',
    );
    expect(told.stderr).toMatch(/^note: core_webhook.secret has 0 rows here\nhint: the table is empty, /);
  });

  test('says that nothing was left to turn', async () => {
    const again = { ...FINISHED, changed: 0, unchanged: 1240, rows: 1241 };
    const told = await keyturn(CONFIRMED, { operations: { rotate: () => telling(again) } });
    expect(told.stdout).toBe(
      'rotate run 7h2k9: done with 1 finding in 1.2 s, nothing was left to turn (exit 5)\n',
    );
  });

  test('shows a hostile label as harmless text', async () => {
    const hostile = { ...FINDING, label: '\x1b[2Juser\u202e' };
    const told = await keyturn(CONFIRMED, {
      operations: { rotate: () => telling<RunFact>(hostile, FINISHED) },
    });
    expect(told.stdout).toContain('finding: core_two_factor_auth.secret \\x1b[2Juser\\u202e (id 7): damaged');
  });

  test('says that a proof does not hold, also when asked to be quiet', async () => {
    const proved = rotation().find((fact): fact is ProvedFact => fact.event === 'proved')!;
    const operations = { rotate: () => telling<RunFact>({ ...proved, opened: 33, failed: 2 }, FINISHED) };
    const told = await keyturn(`${CONFIRMED} --quiet`, { operations });
    expect(told.stdout).toContain(
      'not proved: core_webhook.secret: 2 turned values do not open with 3f2a 91bc alone, 33 open\n',
    );
  });

  test('redraws one progress line on a terminal, and leaves none behind', async () => {
    const told = await keyturn(`${CONFIRMED} --yes`, { operations: turning, terminal: true });
    expect(told.stderr).toContain('\r\x1b[Kcore_webhook.secret: 37 of 37, 100 %');
    expect(told.stderr.endsWith('\r\x1b[K')).toBe(true);
  });
});

describe('keyturn rotate --json', () => {
  test('prints the facts, one a line, without what is only for live viewers, run-finished last', async () => {
    const told = await keyturn(`--json ${CONFIRMED}`, { operations: turning });
    const facts = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(facts).toEqual(rotation().filter(({ event }) => event !== 'proof-progress'));
    expect(told.stderr).toBe('');
  });

  test('escapes what a terminal would act on, and a parser reads the label as it is', async () => {
    const hostile = { ...FINDING, label: '\x9b2J\u202e' };
    const told = await keyturn(`--json ${CONFIRMED}`, {
      operations: { rotate: () => telling<RunFact>(hostile, FINISHED) },
    });
    expect(told.stdout).toContain('"label":"\\u009b2J\\u202e"');
    expect(JSON.parse(told.stdout.split('\n')[0]!)).toEqual(hostile);
  });
});

describe('the gates of keyturn rotate', () => {
  test('name the flag that answers them where nobody can be asked', async () => {
    const told = await keyturn('rotate', { operations: {} });
    expect(told).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'error: this environment asks for a typed word before a change\nhint: give it with --confirm webops-production\n',
    });
  });

  test('refuse a wrong word', async () => {
    const told = await keyturn('rotate --json --confirm webops-staging', { operations: {} });
    expect(told.code).toBe(3);
    expect(JSON.parse(told.stderr)).toMatchObject({ event: 'error', code: 'wrong-word' });
  });

  test('are not asked with --no-input, a terminal or not', async () => {
    const told = await keyturn('rotate --no-input', { operations: {}, terminal: true });
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('--confirm webops-production');
  });

  test('refuse a run without a backup where the configuration requires one', async () => {
    const setup = async () => ({ ...SETUP, backupRequired: true });
    const told = await keyturn(CONFIRMED, { operations: { setup } });
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('--backup LOCATION');
  });

  test('hand a limit to the record, and refuse one that is none before anything is asked', async () => {
    const asked: RunRequest[] = [];
    const rotate: Operations['rotate'] = (request) => {
      asked.push(request);
      return telling(...rotation());
    };
    await keyturn(`${CONFIRMED} --limit 2,000,000`, { operations: { rotate } });
    expect(asked).toMatchObject([{ answers: expect.arrayContaining(['speed: held to 2,000,000 rows/s']) }]);
    const refused = await keyturn(`${CONFIRMED} --limit fast`, { operations: {} });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('hint: for instance: --limit 500\n');
  });

  test('hand their answers, the backup and the scope to the run', async () => {
    const requests: RunRequest[] = [];
    const rotate: Operations['rotate'] = (request) => {
      requests.push(request);
      return telling(...rotation());
    };
    const line = `${CONFIRMED} --backup /b.dump --ticket SEC-7 --field core_webhook.secret --keyring encryption`;
    await keyturn([...line.split(' '), '--reason', 'it is time'], { operations: { rotate } });
    expect(requests).toEqual([
      {
        fields: ['public.core_webhook.secret'],
        keyrings: ['encryption'],
        reason: 'it is time',
        ticket: 'SEC-7',
        backup: '/b.dump',
        answers: ['backup: /b.dump', 'consent: --confirm webops-production'],
      },
    ]);
  });
});

describe('what a failed rotation exits with', () => {
  test('is the code of the operator’s error, told in one sentence and one hint', async () => {
    const openOperations = async () => {
      throw refusal('another-run', 'another run is in progress', 'wait for it');
    };
    const told = await keyturn(CONFIRMED, { change: { openOperations } });
    expect(told).toEqual({
      code: 3,
      stdout: '',
      stderr: 'error: another run is in progress\nhint: wait for it\n',
    });
  });

  test('is 1 for a bug, with its stack on stderr and the fact before it', async () => {
    const setup = async () => {
      throw new Error('this cannot be');
    };
    const told = await keyturn(`--json ${CONFIRMED}`, { operations: { setup } });
    const [fact = '', ...stack] = told.stderr.split('\n');
    expect(told.code).toBe(1);
    expect(JSON.parse(fact)).toMatchObject({
      event: 'error',
      code: 'bug',
      message: 'unexpected: this cannot be',
    });
    expect(stack.join('\n')).toMatch(/^Error: this cannot be\n {4}at /);
  });

  test('is what the run says, where it says that it failed', async () => {
    const failed = {
      ...FINISHED,
      outcome: 'failed',
      reason: 'row 19,999 failed',
      hint: 'look',
      exitCode: 3,
    } as const;
    const told = await keyturn(CONFIRMED, { operations: { rotate: () => telling(failed) } });
    expect(told.code).toBe(3);
    expect(told.stdout).toBe('rotate run 7h2k9: failed after 1.2 s: row 19,999 failed (exit 3)\n');
    expect(told.stderr).toBe('hint: look\n');
  });

  test('leaves no operations open', async () => {
    let closed = 0;
    const close = async () => {
      closed += 1;
    };
    const setup = async () => {
      throw refusal('nothing', 'nothing goes');
    };
    await keyturn('rotate', { change: { openOperations: async () => scripted({ setup, close }) } });
    expect(closed).toBe(1);
  });
});

function isNoProof({ event }: { event: string }): boolean {
  return event !== 'proved' && event !== 'proof-progress';
}
