import { expect, test } from 'vitest';

import { KEY } from '../support/terminal.ts';
import { masked } from './masked.ts';
import { openKeyturn, webopsSite } from './opened.ts';

/** What outsiders may have entered as the name of a hook. */
const LABELS = [
  '\x1b[31mred\x1b[0m\x1b[2K\x1b[H gone',
  '\x1b]0;title\x07\x1b[?1049lleft the screen',
  'line one\r\nline two\ttab',
  '漢字漢字漢字漢字漢字漢字漢字漢字',
  'e\u0301\u0301\u0301 cafe\u0301 n\u0303',
  'a\u202egnp.exe',
  '한국어 한국어 한국어 한국어',
  'क्षत्रिय ทำ 👍🏽\ua8eb',
  `${'x'.repeat(9_990)}0123456789`,
];

test('labels with escape sequences, wide characters, combining marks, words of any width and 10,000 characters break no frame', async () => {
  const site = await webopsSite({ users: 3, hooks: 9 });
  await site.database.query('alter table core_webhook alter column name type text');
  await site.database.query(
    `update core_webhook set name = label from unnest($1::text[]) with ordinality as made (label, n) where id = n`,
    [LABELS],
  );
  const terminal = openKeyturn({ cwd: site.folder });
  await terminal.until('% old key');
  const frame = await terminal.answer(`${KEY.down}${KEY.enter}`, 'row 1 of 12\n');
  await expect(`${masked(frame, site)}\n`).toMatchFileSnapshot('frames/hostile-labels.txt');
  expect(statusColumns(frame)).toEqual(Array.from({ length: 12 }, () => 45));
  expect(terminal.isAlternate()).toBe(true);

  terminal.send(`${KEY.down.repeat(11)}`);
  await terminal.until('row 12 of 12');
  const detail = await terminal.answer(KEY.enter, 'Lost key');
  await expect(`${masked(detail, site)}\n`).toMatchFileSnapshot('frames/hostile-label-long.txt');
  await terminal.answer(KEY.escape, 'row 12 of 12');
  await terminal.answer(KEY.up.repeat(8), 'row 4 of 12');
  const escapes = await terminal.answer(KEY.enter, 'Rotate');
  await expect(`${masked(escapes, site)}\n`).toMatchFileSnapshot('frames/hostile-label-escapes.txt');

  /** In which column of the terminal each row's status begins; a wide character takes two. */
  function statusColumns(seen: string): number[] {
    return seen.split('\n').flatMap((_, line) => {
      const cells = terminal.screen.buffer.active.getLine(line);
      const characters = Array.from({ length: 80 }, (_, column) => cells?.getCell(column)?.getChars() || ' ');
      const at = characters
        .map((character) => character[0])
        .join('')
        .search(/old-key|plaintext|current-key/);
      return /^[ ›]core_/.test(seen.split('\n')[line]!) ? [at] : [];
    });
  }
});
