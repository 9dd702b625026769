import { expect, test } from 'vitest';

import { refusal } from '../../src/errors.ts';
import type { LeftFlow } from '../../src/plan/left-flow.ts';
import { POINT, scriptedOperations } from './scripted-operations.ts';
import { heard, KEY, openTerminal } from './terminal.ts';

const LEFT: LeftFlow = {
  kind: 'rotate',
  point: null,
  step: 'gate',
  where: 'step 3 of 6: consent',
  backup: 'webops-20261122.dump',
  leftAt: '2026-11-22T02:14:08.000Z',
};

test('a flow left half-way is offered at home, and goes on where it was with nothing answered', async () => {
  const operations = scriptedOperations({ left: [{ ...LEFT, kind: 'encrypt' }] });
  const terminal = openTerminal({ operations });
  const home = await terminal.until('! Encrypt was left at step 3 of 6: consent (2026-11-22 02:14 UTC)');
  await terminal.until('› Encrypt');
  expect(home).toContain('x forget what was left');
  await terminal.answer(KEY.enter, '› webops-20261122.dump▏');
  expect(terminal.frame()).toContain('Encrypt · step 3 of 6: backup');
  await heard();
  expect(terminal.frame()).toContain('Which backup was made');
  await terminal.answer(KEY.enter, 'May Keyturn seal');
  expect(operations.calls).not.toContain('encrypt');
});

test('Esc from a gate leaves the flow, and home offers it again until it is forgotten', async () => {
  const operations = scriptedOperations();
  const terminal = openTerminal({ operations });
  await terminal.until('99 % old key');
  await terminal.answer(KEY.enter, 'all is in place');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(`b.dump${KEY.enter}`, 'Type webops-production');
  for (const words of ['› b.dump▏', 'nothing was written so far', 'step 1 of 6', '! Rotate was left at'])
    await terminal.answer(KEY.escape, words);
  expect(terminal.frame()).toContain('step 3 of 6: consent');
  expect(await operations.remembered()).toMatchObject([{ kind: 'rotate', backup: 'b.dump' }]);
  terminal.type('x');
  await terminal.untilGone('was left');
  expect(await operations.remembered()).toEqual([]);
});

test('a run that has begun is no longer a flow left half-way', async () => {
  const operations = scriptedOperations({ left: [LEFT] });
  const terminal = openTerminal({ operations });
  await terminal.until('› Rotate');
  await terminal.answer(KEY.enter, '› webops-20261122.dump▏');
  await terminal.answer(KEY.enter, 'Type webops-production');
  await terminal.answer(`webops-production${KEY.enter}`, 'What is left to do');
  expect(await operations.remembered()).toEqual([]);
});

test('a restore that was left is offered as long as its restore point stands', async () => {
  const left: LeftFlow = { ...LEFT, kind: 'restore', point: POINT.run, where: 'step 2 of 4: consent' };
  const terminal = openTerminal({ operations: scriptedOperations({ left: [left], points: [POINT] }) });
  await terminal.until('! Restore was left at step 2 of 4');
  await terminal.answer(KEY.enter, 'Restore · step 2 of 4: backup');
  const gone = openTerminal({ operations: scriptedOperations({ left: [left] }) });
  await gone.until('99 % old key');
  expect(gone.frame()).not.toContain('was left');
});

test('a flow that can’t be remembered goes on all the same', async () => {
  const operations = scriptedOperations();
  operations.remember = async () => {
    throw refusal('no-connection', 'the database does not answer');
  };
  const terminal = openTerminal({ operations });
  await terminal.until('99 % old key');
  await terminal.answer(KEY.enter, 'all is in place');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(KEY.escape, 'nothing was written so far');
  expect(terminal.complaint).toBe('');
});
