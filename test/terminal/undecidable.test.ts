import { expect, test } from 'vitest';

import { KEY } from '../support/terminal.ts';
import { OLD_KEY, projectWDatabase, projectWSite } from '../applications/support/project-w.ts';
import { openKeyturn } from './opened.ts';

test('values that prove no key are asked about, left when declined, and turned with the rest when accepted', async () => {
  const database = await projectWDatabase();
  const { folder } = await projectWSite(database.roleUrl, {
    edit: (config) => config.replace('backup: required\n', ''),
  });
  const env = { DATABASE_URL: database.roleUrl, SECRET_KEY: OLD_KEY, REDIS_URL: '' };
  const terminal = openKeyturn({ cwd: folder, env });
  await terminal.until((seen) => seen.includes('› Rotate') && !seen.includes('⠋'));
  await terminal.answer(KEY.enter, 'all is in place:');
  const rehearsed = await terminal.answer(KEY.enter, 'nothing was written so far');
  expect(rehearsed).toContain('undecidable');
  await terminal.answer(KEY.enter, 'proves a key');
  await terminal.answer(`no${KEY.enter}`, '629 values move');
  await terminal.until('step 3 of 6');
  await terminal.answer(KEY.escape, 'nothing was written so far');
  await terminal.answer(KEY.escape, 'step 1 of 6');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'proves a key');
  await terminal.answer(`yes${KEY.enter}`, '630 values move');
  await terminal.answer(KEY.enter, 'Is Project-W stopped');
  await terminal.answer(`yes${KEY.enter}`, 'Is there a backup');
  await terminal.answer(`yes${KEY.enter}`, 'Which backup');
  await terminal.answer(`no backup${KEY.enter}`, 'May Keyturn turn');
  const result = await terminal.answer(`project-w-production${KEY.enter}`, 'What is left to do');
  expect(result).toContain('630 of 765 values turned');
  expect(result).not.toContain('undecidable');
});
