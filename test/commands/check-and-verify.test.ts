import { describe, expect, test } from 'vitest';

import type { CheckFact, VerifyFact } from '../../src/plan/facts.ts';
import { keyturn } from './keyturn.ts';
import { telling } from './scripted-operations.ts';

const CHECKS: CheckFact[] = [
  { event: 'check', name: 'connection', subject: '', outcome: 'ok', message: 'PostgreSQL 16.4', hint: null },
  {
    event: 'check',
    name: 'sessions',
    subject: 'webops',
    outcome: 'warn',
    message: '3 sessions are open',
    hint: 'stop the application\x1b[2J',
  },
  {
    event: 'check',
    name: 'column-width',
    subject: 'public.core_webhook.secret',
    outcome: 'fail',
    message: 'varchar(100) holds no token',
    hint: 'widen the column',
  },
];

describe('keyturn check', () => {
  test('tells each thing it looked at, how to mend it, and exits 3 where one fails', async () => {
    const told = await keyturn('check', { operations: { check: () => telling(...CHECKS) } });
    expect(told).toEqual({
      code: 3,
      stderr: '',
      stdout: [
        'ok    connection        PostgreSQL 16.4',
        'warn  sessions          webops: 3 sessions are open',
        '      hint: stop the application\\x1b[2J',
        'fail  column-width      core_webhook.secret: varchar(100) holds no token',
        '      hint: widen the column',
        'check: 1 ok, 1 warning and 1 failure (exit 3)',
        '',
      ].join('\n'),
    });
  });

  test('exits 0 with warnings, and keeps quiet about what is well', async () => {
    const operations = { check: () => telling(...CHECKS.slice(0, 2)) };
    const told = await keyturn('check --quiet', { operations });
    expect(told.code).toBe(0);
    expect(told.stdout).toBe(
      'warn  sessions          webops: 3 sessions are open\n      hint: stop the application\\x1b[2J\ncheck: 1 ok and 1 warning\n',
    );
  });

  test('prints its facts as JSON and nothing else', async () => {
    const told = await keyturn('check --json', { operations: { check: () => telling(...CHECKS) } });
    expect(told.code).toBe(3);
    expect(
      told.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(CHECKS);
  });
});

describe('keyturn verify', () => {
  const facts = (failed: number): VerifyFact[] => [
    { event: 'proof-progress', field: 'public.core_webhook.secret', done: 10, total: 37 },
    { event: 'verified', field: 'public.core_webhook.secret', opened: 37 - failed, failed },
    { event: 'verified', field: 'public.core_two_factor_auth.secret', opened: 1204, failed: 0 },
    { event: 'verify-total', opened: 1241 - failed, failed },
  ];

  test('exits 0 only where every value opens under the target key alone', async () => {
    const told = await keyturn('verify', { operations: { verify: () => telling(...facts(0)) } });
    expect(told).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'core_webhook.secret: 37 values open under the target key',
        'core_two_factor_auth.secret: 1,204 values open under the target key',
        'verify: 1,241 values open under the target key alone',
        '',
      ].join('\n'),
    });
  });

  test('exits 5 otherwise, and says where to look', async () => {
    const told = await keyturn('verify', { operations: { verify: () => telling(...facts(2)) } });
    expect(told.code).toBe(5);
    expect(told.stdout).toBe(
      [
        'core_webhook.secret: 35 open under the target key, 2 values do not',
        'core_two_factor_auth.secret: 1,204 values open under the target key',
        'verify: 1,239 open under the target key alone, 2 values do not (exit 5)',
        '',
      ].join('\n'),
    );
    expect(told.stderr).toContain('hint: keyturn status --rows --status');
  });

  test('prints its facts as JSON and nothing else', async () => {
    const told = await keyturn('verify --json', { operations: { verify: () => telling(...facts(2)) } });
    expect(
      told.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(facts(2).slice(1));
  });

  test('never calls nothing at all a success', async () => {
    const nothing: VerifyFact[] = [
      { event: 'verified', field: 'public.core_webhook.secret', opened: 0, failed: 0 },
      { event: 'verify-total', opened: 0, failed: 0 },
    ];
    const told = await keyturn('verify', { operations: { verify: () => telling(...nothing) } });
    expect(told.code).toBe(0);
    expect(told.stdout).toBe(
      'core_webhook.secret: no sealed value to open\nverify: nothing is proved, no field has a sealed value\n',
    );
    expect(told.stderr).toContain('nothing is proved of it');
  });
});
