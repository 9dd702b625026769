import { expect, test, onTestFinished, vi } from 'vitest';

import type { DrillLesson } from '../../src/flows/lesson-way.ts';
import { KEYRING } from '../flows/setup.ts';
import { type ReaderTerminal, openReader } from './reader-terminal.ts';
import { type Script, scriptedOperations } from './scripted-operations.ts';
import { brake } from './terminal.ts';

const DRILLS = [
  { name: 'routine', title: 'A key is due: turn it, and prove it' },
  { name: 'lost-key', title: 'A key is lost: look for it, save what can be saved, purge the rest' },
];
const LESSON: DrillLesson = {
  title: DRILLS[1]!.title,
  steps: [
    { step: 'status', meaning: 'The host was rebuilt, and the application made itself a new key.' },
    { step: 'find-key' },
    { step: 'rotate' },
    { step: 'verify' },
  ],
  end: 'what an old key still opens is saved',
};

test('a drill is chosen by its number, and says what it does before it starts', async () => {
  const terminal = openReader({ operations: scriptedOperations(), drills: async () => DRILLS });
  await terminal.until('Keys: a number chooses');
  await terminal.answer(':drills', '2. lost-key');
  await terminal.answer('2', 'Enter start the drill');
  await terminal.answer('b', 'Keys: ');
  await terminal.answer('2', 'Enter start the drill');
  await terminal.answer('', 'Keyturn has ended.');
  expect(await terminal.exit).toEqual({ drill: 'lost-key' });
  await terminal.keep('drills');
});

test('a drill tells which steps of its lesson are done, and which is next', async () => {
  const setup = { drill: true, environment: 'drill', gateWord: null };
  const operations = scriptedOperations({ setup, webhooks: { unknownKey: 4 } });
  const terminal = openReader({ operations, drill: true, lesson: LESSON });
  await terminal.until('Keys: a number chooses');
  await terminal.answer('1', 'step 1, next: ');
  await terminal.answer('', '1. ');
  await terminal.answer('b', 'This drill: step 2 of 4');
  await terminal.answer('1', 'step 2, next: ');
  await terminal.keep('lesson');
});

test('a new key is told from the choice of its keyring to its store, and again from home while it is not in use', async () => {
  const keyrings = [KEYRING, { ...KEYRING, name: 'settings' }];
  const terminal = await home({ setup: { keyrings, keyStores: ['broken', 'vault'] } });
  await terminal.answer(':generate', '2. settings');
  await terminal.answer('2', '3. vault');
  await terminal.answer('2', 'Enter choose another place');
  await terminal.answer('', 'a number chooses');
  await terminal.answer('3', 'Read back: 3f2a 91bc, the same');
  await terminal.answer('', 'To make key 3f2a 91bc the target key');
  await terminal.answer('', 'Warning: a new key 3f2a 91bc for settings');
  await terminal.answer('1', 'To make key 3f2a 91bc the target key');
  await terminal.keep('key-store');
});

test('findings are told while a run goes on, each leads to its row, and the speed is limited in words', async () => {
  // A rate that sinks while the machine is busy would be told again.
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const held = brake();
  const script = scriptedOperations();
  script.rotate = scriptedOperations(held).rotate;
  const terminal = openReader({ operations: script });
  await terminal.until('Keys: a number chooses');
  await terminal.answer('1', 'Enter dry run');
  await terminal.answer('', 'Enter go on');
  await terminal.answer('', 'Which backup');
  await terminal.answer('no backup', 'Type webops-production');
  await terminal.answer('webops-production', 'step 4 of 6');
  held.release(2);
  await terminal.until('finding 1');
  await terminal.answer('-', 'Keys: ');
  await terminal.answer(':limit none', 'Keys: ');
  await terminal.answer('f', '1. core_two_factor_auth.secret');
  await terminal.answer('1', 'What would become of it');
  await terminal.answer('b', 'Keys: ');
  await terminal.answer('b', 'step 4 of 6');
  held.open();
  await terminal.until('What is left to do');
  await terminal.answer('f', '1. core_two_factor_auth.secret');
  await terminal.keep('findings');
});

test('the fields of home open their rows by number, one row is told whole, and a list is exported', async () => {
  const terminal = await home();
  await terminal.answer('tab', '2. the rows of core_webhook.secret');
  await terminal.answer('\t', '1. Rotate');
  await terminal.answer('tab', '2. the rows of core_webhook.secret');
  await terminal.answer('1', 'filter: ');
  await terminal.answer('1', 'What would become of it');
  await terminal.answer('y', 'To be copied by hand');
  await terminal.answer('b', 'Keys: ');
  await terminal.answer('s', 'oldest');
  await terminal.answer('e', 'to which file');
  await terminal.answer('rows.json', 'Enter back');
  await terminal.answer('', 'Keys: ');
  await terminal.keep('explore');
});

test('checking, verifying and flushing are told as sentences', async () => {
  const terminal = await home({ setup: { redis: true } });
  await terminal.answer(':check', 'all is in place');
  await terminal.answer('b', 'Home.');
  await terminal.answer(':verify', 'does not open under');
  await terminal.answer('b', 'Home.');
  await terminal.answer(':flush', 'nothing was unlinked so far');
  await terminal.answer('', 'Type webops-production');
  await terminal.answer('webops-production', '37 keys unlinked');
  await terminal.keep('check-verify-flush');
});

async function home(script: Script = {}): Promise<ReaderTerminal> {
  const terminal = openReader({ operations: scriptedOperations(script) });
  await terminal.until('Keys: a number chooses');
  return terminal;
}
