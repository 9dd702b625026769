import { expect, test } from 'vitest';

import { refusal } from '../../src/errors.ts';
import type { LeftFlow } from '../../src/plan/left-flow.ts';
import type { LeftFlush } from '../../src/plan/left-flush.ts';
import type { LeftKey } from '../../src/plan/left-key.ts';
import type { LeftSearch } from '../../src/plan/left-search.ts';
import { LEFT_KEY } from '../flows/setup.ts';
import { POINT, scriptedOperations } from './scripted-operations.ts';
import { KEY, openTerminal } from './terminal.ts';

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
  await terminal.until('Which backup was made');
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
  await terminal.without('was left');
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

test('a flush that was left is counted anew and asks again, and is forgotten once all is unlinked', async () => {
  const operations = scriptedOperations({ setup: { redis: true } });
  const terminal = openTerminal({ operations });
  await terminal.until('99 % old key');
  await terminal.answer(`:flush${KEY.enter}`, 'nothing was unlinked so far');
  await terminal.answer(KEY.enter, 'May Keyturn unlink');
  // A link that drops here leaves no word.
  const later = openTerminal({ operations });
  await later.until('! Flush Redis was left at step 2 of 3: consent');
  await later.until('› Flush Redis');
  const gate = await later.answer(KEY.enter, 'May Keyturn unlink 37 keys');
  expect(gate).toContain('› ▏');
  expect(operations.calls.filter((call) => call.startsWith('flush'))).toEqual([
    'flush --dry-run',
    'flush --dry-run',
  ]);
  await later.answer(`webops-production${KEY.enter}`, '37 keys unlinked, none is left');
  expect(await operations.remembered()).toEqual([]);
});

test('a flush that was left is not offered where no Redis is configured any more, nor remembered in a drill', async () => {
  const left: LeftFlush = { kind: 'flush', step: 'gate', where: 'step 2 of 3: consent', leftAt: LEFT.leftAt };
  const terminal = openTerminal({ operations: scriptedOperations({ left: [left] }) });
  await terminal.until('99 % old key');
  expect(terminal.frame()).not.toContain('was left');
  const operations = scriptedOperations({ setup: { redis: true, drill: true } });
  const practice = openTerminal({ operations });
  await practice.until('Generate a key');
  await practice.answer(`:flush${KEY.enter}`, 'nothing was unlinked so far');
  await practice.answer(KEY.enter, 'May Keyturn unlink');
  expect(await operations.remembered()).toEqual([]);
});

test('a search for a key that was left has its places standing there, and looks at them only after Enter', async () => {
  const operations = scriptedOperations({ webhooks: { unknownKey: 12 } });
  const terminal = openTerminal({ operations });
  await terminal.until('12 values stand under a key');
  await terminal.answer(`:find${KEY.enter}`, 'Other keyrings');
  await terminal.answer(KEY.down + KEY.enter, 'Which file?');
  await terminal.answer(`old.env${KEY.enter}`, 'WOULD SAVE');
  // A link that drops here leaves no word.
  const later = openTerminal({ operations });
  await later.until('! Find the key was left at step 3 of 3: what they would save');
  await later.until('› Find the key');
  await later.answer(KEY.enter, '› The same places  1 file, as they were named');
  expect(later.frame()).toContain('named before: old.env');
  expect(operations.requests).toHaveLength(1);
  await later.answer(KEY.enter, 'WOULD SAVE');
  expect(operations.requests).toEqual([{ files: ['old.env'] }, { files: ['old.env'] }]);
  await later.answer(KEY.enter, 'tried so far, and with whatever comes: 1 file');
  expect(later.frame()).not.toContain('The same places');
  await later.answer(KEY.down + KEY.enter, 'Which file?');
  await later.answer(`missing.env${KEY.enter}`, 'missing.env is not there');
  expect(await operations.remembered()).toMatchObject([{ kind: 'find', files: ['old.env'] }]);
});

test('a search that was left is forgotten once every value opens, or with x', async () => {
  const operations = scriptedOperations({ left: [SEARCH] });
  const terminal = openTerminal({ operations });
  await terminal.until('99 % old key');
  expect(terminal.frame()).not.toContain('was left');
  expect(await operations.remembered()).toEqual([]);
  const lost = scriptedOperations({ left: [SEARCH], webhooks: { unknownKey: 12 } });
  const other = openTerminal({ operations: lost });
  await other.until('! Find the key was left at step 2 of 3');
  other.type('x');
  await other.without('was left');
  expect(await lost.remembered()).toEqual([]);
});

const SEARCH: LeftSearch = {
  kind: 'find',
  files: ['/srv/old.env'],
  folders: ['/srv/staging'],
  environment: false,
  typed: 0,
  where: 'step 2 of 3: trying keys',
  leftAt: LEFT.leftAt,
};

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

test('a new key that is kept is offered until the configuration names it, and Enter tells again what to write', async () => {
  const { operations, write } = unwritten();
  const terminal = openTerminal({ operations });
  await terminal.until('Generate a key');
  await terminal.choose('Generate a key');
  await terminal.until('Where is it to be kept?');
  await terminal.answer(KEY.enter, 'Into which file?');
  await terminal.answer(KEY.enter, '✓ a new fernet key is kept in next.key');
  // A link that drops here leaves no word.
  const later = openTerminal({ operations });
  await later.until('! a new key 3f2a 91bc for encryption is kept in next.key and not yet in config');
  await later.until('› Generate a key   what to write for the key that is kept');
  expect(await later.answer(KEY.enter, 'To make key 3f2a 91bc the target key')).toContain(
    'next: { file: "next.key" }',
  );
  // What is kept stays kept, and another key can be made.
  await later.answer('n', 'Where is it to be kept?');
  await later.answer(KEY.escape, '! a new key 3f2a 91bc');
  write();
  later.type('r');
  await later.until('done: 3f2a 91bc is staged in next.key');
  await later.without('! a new key');
  expect(await operations.remembered()).toEqual([]);
});

test('x forgets a new key that was kept, and none is remembered in a drill', async () => {
  const { operations } = unwritten([{ ...LEFT_KEY, kept: { kind: 'shown' }, setting: null }]);
  const terminal = openTerminal({ operations });
  await terminal.until('! a new key 3f2a 91bc');
  terminal.type('x');
  await terminal.without('! a new key');
  expect(await operations.remembered()).toEqual([]);
  const drill = scriptedOperations({ setup: { drill: true } });
  const practice = openTerminal({ operations: drill });
  await practice.until('Generate a key');
  await practice.choose('Generate a key');
  await practice.until('Into which file?');
  await practice.answer(KEY.enter, '✓ a new fernet key is kept in next.key');
  expect(await drill.remembered()).toEqual([]);
});

/** A configuration that does not name the new key before it is written. */
function unwritten(left: readonly LeftKey[] = []) {
  const operations = scriptedOperations({ left });
  const { setup } = operations;
  let isWritten = false;
  operations.setup = async () => {
    const whole = await setup();
    const old = { target: '77e0 12aa', older: [], targetSource: 'ENCRYPTION_KEY', staged: false };
    const keyrings = whole.keyrings.map((keyring) => ({ ...keyring, ...old }));
    return isWritten ? whole : { ...whole, keyrings };
  };
  const write = () => {
    isWritten = true;
  };
  return { operations, write };
}
