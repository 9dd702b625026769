import { readdir } from 'node:fs/promises';

import { expect, onTestFinished, test } from 'vitest';

import { sharedFolder } from '../drill/traces.ts';
import { openKeyturn } from './opened.ts';

test.each([
  ['lost-key', 'not opened'],
  ['plaintext-adoption', '▒ '],
  ['half-done', '73 values wait'],
])('the drill %s opens in the console, and is removed when the person leaves', async (name, words) => {
  const { path, remove } = await sharedFolder();
  onTestFinished(remove);
  const terminal = openKeyturn({ args: ['drill', name], cwd: '/', env: { TMPDIR: path } });
  expect(await terminal.until(words)).toContain('DRILL  throwaway database');
  expect(await readdir(path)).toHaveLength(1);
  terminal.send('q');
  expect(await terminal.exit).toBe(0);
  expect(await readdir(path)).toEqual([]);
});
