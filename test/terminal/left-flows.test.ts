import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { KEY } from '../support/terminal.ts';
import { openKeyturn, webopsSite } from './opened.ts';

test('a console that is killed at a gate offers its flow again at the next start, where it was', async () => {
  const { folder } = await webopsSite({ users: 30, hooks: 40 });
  const killed = openKeyturn({ cwd: folder });
  await killed.until((seen) => seen.includes('› Rotate') && !seen.includes('⠋'));
  await killed.answer(KEY.enter, 'all is in place:');
  await killed.answer(KEY.enter, 'nothing was written so far');
  await killed.answer(KEY.enter, 'Which backup');
  await killed.answer(`webops.dump${KEY.enter}`, 'May Keyturn');
  // What is drawn is seen before what is remembered is on the disk.
  await expect.poll(() => remembered(folder), { timeout: 60_000 }).toContain('step 3 of 6: consent');
  killed.signal('SIGKILL');
  await killed.exit;

  const terminal = openKeyturn({ cwd: folder });
  await terminal.until('! Rotate was left at step 3 of 6');
  await terminal.until((seen) => seen.includes('› Rotate') && !seen.includes('⠋'));
  const gate = await terminal.answer(KEY.enter, '› webops.dump▏');
  expect(gate).toContain('Rotate · step 3 of 6: backup');
  await terminal.answer(KEY.enter, 'May Keyturn');
});

/** What stands in the state folder of the site. */
async function remembered(folder: string): Promise<string> {
  const state = join(folder, '.state', 'keyturn');
  const files = (await readdir(state).catch(() => [])).filter((name) => name.endsWith('.json'));
  return (await Promise.all(files.map((name) => readFile(join(state, name), 'utf8')))).join('\n');
}
