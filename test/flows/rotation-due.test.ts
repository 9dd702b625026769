import { expect, test } from 'vitest';

import { rotationDue } from '../../src/flows/rotation-due.ts';
import type { RunRecord } from '../../src/plan/facts.ts';
import { runRecord } from './setup.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-22T02:14:08Z');
const keyring = { name: 'encryption', rotateEvery: 90 * 86_400 };

function run(daysAgo: number, some: Partial<RunRecord> = {}): RunRecord {
  const at = new Date(NOW - daysAgo * DAY).toISOString();
  const keyrings = [{ name: 'encryption', scheme: 'fernet', target: '3f2a 91bc', older: [] }];
  const ended = { startedAt: at, finishedAt: at, rows: 1, changed: 1, seconds: 1, keyrings };
  return runRecord({ ...ended, ...some });
}

const due = (...runs: RunRecord[]) => rotationDue({ keyring, runs, now: NOW });

test('a keyring is due as long after its last rotation as the configuration says', () => {
  expect(due(run(78))).toEqual({ words: 'due in 12 days', isLate: false });
  expect(due(run(89.5))).toEqual({ words: 'due today', isLate: false });
  expect(due(run(90.5))).toEqual({ words: 'overdue since today', isLate: true });
  expect(due(run(93), run(200))).toEqual({ words: '3 days overdue', isLate: true });
});

test('only a rotation of that keyring that came to its end counts', () => {
  const others = [
    run(1, { kind: 'encrypt' }),
    run(1, { outcome: 'stopped' }),
    run(1, { keyrings: [{ name: 'settings', scheme: 'fernet', target: '9d01 77fe', older: [] }] }),
  ];
  expect(due(...others)).toEqual({ words: 'no rotation on record', isLate: true });
  expect(due(...others, run(80, { outcome: 'done-with-findings' }))?.words).toBe('due in 10 days');
});

test('nothing is said where nothing is configured, or the ledger could not be read', () => {
  expect(rotationDue({ keyring: { name: 'encryption' }, runs: [], now: NOW })).toBeNull();
  expect(rotationDue({ keyring, runs: null, now: NOW })).toBeNull();
});
