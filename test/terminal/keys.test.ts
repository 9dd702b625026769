import { expect, test } from 'vitest';

import { KEY } from '../support/terminal.ts';
import { openKeyturn, webopsSite } from './opened.ts';
import { command, WORD, walkToConsent } from './walking.ts';

test('Esc goes back one screen, answers no gate, and does not quit', async () => {
  const { folder } = await webopsSite({ users: 5, hooks: 2 });
  const terminal = openKeyturn({ cwd: folder });
  await walkToConsent(terminal);
  await terminal.answer(WORD, `› ${WORD}▏`);
  await terminal.answer(KEY.escape, 'Which backup');
  await terminal.answer(KEY.escape, 'step 2 of 6: dry run');
  await terminal.answer(KEY.escape, 'step 1 of 6: pre-flight');
  await terminal.answer(KEY.escape, 'Enter open');
  terminal.send(KEY.escape);
  // Answered after it, so the Esc was heard.
  await terminal.answer('?', '── Keys ──');
  expect((await command(['runs', '--json'], folder)).stdout).not.toContain('"run"');
});

test('a word that is pasted together with an Enter is typed, and confirms nothing', async () => {
  const { folder } = await webopsSite({ users: 5, hooks: 2 });
  const terminal = openKeyturn({ cwd: folder });
  await walkToConsent(terminal);
  terminal.paste(`${WORD}\r`);
  expect(await terminal.until(`› ${WORD}▏`)).toContain('step 3 of 6: consent');
  // Answered after it, so an Enter of the paste would have been heard.
  expect(await terminal.answer('!', `› ${WORD}!▏`)).toContain('step 3 of 6: consent');
  expect((await command(['runs', '--json'], folder)).stdout).not.toContain('"run"');
  await terminal.answer(`\x7f${KEY.enter}`, 'What is left to do');
});

test('Ctrl-C away from home asks, and y with Enter in one write answers', async () => {
  const { folder } = await webopsSite({ users: 5, hooks: 2 });
  const terminal = openKeyturn({ cwd: folder });
  await terminal.until('% old key');
  await terminal.choose('Runs');
  await terminal.until('no run has been made on this database yet');
  await terminal.answer(KEY.interrupt, 'Press y to quit, Esc to stay.');
  await terminal.answer(KEY.escape, 'no run has been made on this database yet');
  await terminal.answer(KEY.interrupt, 'Press y to quit, Esc to stay.');
  terminal.send(`y${KEY.enter}`);
  expect(await terminal.exit).toBe(0);
  expect(terminal.isAlternate()).toBe(false);
});
