import { readdir } from 'node:fs/promises';

import { expect, onTestFinished, test } from 'vitest';

import { sharedFolder } from '../drill/traces.ts';
import { KEY, type Terminal } from '../support/terminal.ts';
import { openKeyturn, webopsSite } from './opened.ts';

test('a drill is opened from the console of a production, and that console is back when it is left', async () => {
  const { path, remove } = await sharedFolder();
  onTestFinished(remove);
  const { folder } = await webopsSite({ users: 30, hooks: 40 });
  const terminal = openKeyturn({ cwd: folder, env: { TMPDIR: path } });
  await start(terminal);
  await terminal.until('starting a throwaway PostgreSQL');
  expect(terminal.isAlternate()).toBe(false);
  await terminal.answer(KEY.interrupt, '! the drill lost-key was called off');

  await start(terminal);
  await terminal.until('step 1 of 11: see where every value stands');
  expect(terminal.frame()).toContain('DRILL  throwaway database');
  expect(await readdir(path)).toHaveLength(1);
  const isBack = (frame: string) => frame.includes('PRODUCTION') && frame.includes('% old key');
  expect(await terminal.answer('q', isBack)).not.toContain('called off');
  expect(await readdir(path)).toEqual([]);

  terminal.send('q');
  expect(await terminal.exit).toBe(0);
  expect(terminal.isAlternate()).toBe(false);
  expect(terminal.isCursorShown()).toBe(true);
  expect(terminal.screen.modes.bracketedPasteMode).toBe(false);
});

async function start(terminal: Terminal): Promise<void> {
  await terminal.until('% old key');
  await terminal.choose('Drills');
  await terminal.until('› routine');
  await terminal.answer(KEY.down, '› lost-key');
  await terminal.answer(KEY.enter, 'Nothing of yours is read or touched.');
  terminal.send(KEY.enter);
}
