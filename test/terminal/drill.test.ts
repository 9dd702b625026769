import { readdir } from 'node:fs/promises';

import { expect, onTestFinished, test } from 'vitest';

import { sharedFolder } from '../drill/traces.ts';
import { KEY, type Terminal } from '../support/terminal.ts';
import { openKeyturn } from './opened.ts';

test('a drill walked by keys makes a key, turns its rows on y and Enter in one write, and leaves nothing behind', async () => {
  const { terminal, path } = await openDrill();
  const home = await terminal.until('3 not opened');
  expect(home).toContain('DRILL  throwaway database');
  expect(home).toContain('› Generate a key   a new key, kept in a new file                     next step');
  await terminal.answer(KEY.enter, 'next.key▏');
  const made = await terminal.answer(KEY.enter, 'Read back');
  const fingerprint = /[0-9a-f]{4} [0-9a-f]{4}/.exec(made)?.[0];
  await terminal.answer(KEY.enter, 'The drill has staged it');
  const staged = await terminal.answer(KEY.enter, '99 % old key');
  expect(staged).toContain(`target ${fingerprint}  older `);
  expect(staged).toContain('staged in next.key');
  expect(staged).toContain(`done: ${fingerprint} is staged in next.key`);

  await terminal.choose('Rotate');
  await terminal.until('all is in place:');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Type yes to go on');
  const result = await terminal.answer(`y${KEY.enter}`, 'What is left to do');
  expect(result).toContain('19,749 of 20,000 values turned');
  expect(result).toContain('✓ proved: every turned value opens with');
  await terminal.answer(KEY.escape, 'next step');

  expect(await readdir(path)).toHaveLength(1);
  terminal.send('q');
  expect(await terminal.exit).toBe(0);
  expectGivenBack(terminal);
  expect(await readdir(path)).toEqual([]);
});

test('Ctrl-C while the drill is prepared ends it and leaves nothing behind', async () => {
  const { terminal, path } = await openDrill();
  await terminal.until('starting a throwaway PostgreSQL');
  terminal.send(KEY.interrupt);
  expect(await terminal.exit).toBe(130);
  expectGivenBack(terminal);
  expect(await readdir(path)).toEqual([]);
});

/** A drill whose every file is in a folder of its own. */
async function openDrill(): Promise<{ terminal: Terminal; path: string }> {
  const { path, remove } = await sharedFolder();
  onTestFinished(remove);
  return { terminal: openKeyturn({ args: ['drill'], cwd: '/', env: { TMPDIR: path } }), path };
}

function expectGivenBack(terminal: Terminal): void {
  expect(terminal.isAlternate()).toBe(false);
  expect(terminal.isCursorShown()).toBe(true);
  expect(terminal.screen.modes.mouseTrackingMode).toBe('none');
  expect(terminal.screen.modes.bracketedPasteMode).toBe(false);
}
