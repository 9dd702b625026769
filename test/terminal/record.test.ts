import { expect, test } from 'vitest';

import { KEY, type Terminal } from '../support/terminal.ts';
import { secretsOf } from '../support/webops.ts';
import { openKeyturn, type WebopsSite, webopsSite } from './opened.ts';
import { WORD } from './walking.ts';
import { withWholeLife } from './webops-site.ts';

test('check, verify, decrypt, the record and a discard, walked by keys', async () => {
  const site = await webopsSite({ users: 30, hooks: 40 });
  await withWholeLife(site);
  const terminal = openKeyturn({ cwd: site.folder });
  await open(terminal, 'Check', 'all is in place:');
  await terminal.answer(KEY.escape, '% old key');
  await open(terminal, 'Verify', 'not open under the target key alone');
  await terminal.answer(KEY.escape, '% old key');

  await open(terminal, 'Decrypt', 'all is in place:');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(`no backup${KEY.enter}`, 'May Keyturn decrypt');
  await terminal.answer(`yes${KEY.enter}`, 'that is not the word');
  expect((await secretsOf(site.database, 'core_webhook'))[0]).not.toBe('secret-of-hook-1');
  const result = await terminal.answer(`\x15${WORD}${KEY.enter}`, 'What is left to do');
  expect((await secretsOf(site.database, 'core_webhook'))[0]).toBe('secret-of-hook-1');
  const run = /Record: run (\w+)/.exec(result)?.[1] ?? 'none';
  await terminal.answer(KEY.escape, `1 restore point stands, of decrypt run ${run}`);

  await open(terminal, 'Runs', 'decrypt by operator');
  await terminal.answer(KEY.enter, `consent: typed ${WORD}`);
  await terminal.answer(KEY.escape, 'decrypt by operator');
  await terminal.answer(KEY.escape, '1 restore point stands');

  await open(terminal, 'Restore points', 'Discard it once all works');
  await terminal.answer('d', 'May Keyturn remove');
  await terminal.answer(`yes${KEY.enter}`, 'that is not the word');
  expect(await points(site)).toBe(1);
  await terminal.answer(`\x15${WORD}${KEY.enter}`, '✓ ');
  expect(await points(site)).toBe(0);
  await terminal.answer(KEY.enter, 'no restore point stands');
});

/** Opens an item of home, once home has counted. */
async function open(terminal: Terminal, name: string, words: string): Promise<void> {
  await terminal.until((seen) => /^.› /m.test(seen) && !seen.includes('⠋'));
  await terminal.choose(name);
  await terminal.until(words);
}

/** Runs of which the ledger keeps rows as they were. */
async function points({ database }: WebopsSite): Promise<number> {
  const [found] = await database.query<{ runs: number }>(
    'select count(distinct run)::int as runs from keyturn.before_image',
  );
  return found!.runs;
}
