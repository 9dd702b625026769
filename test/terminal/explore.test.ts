import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { RowFact } from '../../src/plan/facts.ts';
import { KEY } from '../support/terminal.ts';
import { openKeyturn, webopsSite } from './opened.ts';
import { command } from './walking.ts';

test('rows of a production are filtered, sorted, looked at, copied and written to a file by keys', async () => {
  const { folder } = await webopsSite({ users: 400, hooks: 40 });
  const terminal = openKeyturn({ cwd: folder, env: { TMUX: '/tmp/tmux-0/default,1,0' } });
  await terminal.until('% old key');
  await terminal.choose('Key status');
  await terminal.until('row 1 of 440');
  await terminal.answer('G', 'row 440 of 440');
  await terminal.answer('g', 'row 1 of 440');

  await terminal.answer('/field:web', 'field:web▏');
  await terminal.answer(KEY.tab, 'field:core_webhook.secret ▏');
  await terminal.answer(KEY.enter, 'row 1 of 40');
  await terminal.answer('s', 'oldest sealed first');
  await terminal.answer(
    's',
    (frame) => frame.includes('newest sealed first') && frame.includes('›core_webhook'),
  );
  expect(chosen(terminal.frame())).toMatch(/hook-40 +current-key/);
  await terminal.answer('y', 'copied: id 40');
  expect(terminal.written).toContain('\x1bPtmux;\x1b\x1b]52;c;NDA=\x07\x1b\\');

  const detail = await terminal.answer(KEY.enter, 'What would become of it');
  expect(detail).toMatch(/Opens with {4}[0-9a-f]{4} [0-9a-f]{4}, the target key \(next.key\)/);
  expect(detail).toContain('Rotate leaves it: current-key, it stands under the target key already');
  await terminal.answer(KEY.escape, 'row 1 of 40');

  await terminal.answer('e', '› rows.csv');
  await terminal.answer(`\x15next.key${KEY.enter}`, 'exists');
  await terminal.answer(`\x15hooks.json${KEY.enter}`, '40 rows are in');
  const file = join(folder, 'hooks.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { stdout } = await command(['status', '--rows', '--json'], folder);
  const hooks = rowsOf(stdout).filter(({ field }) => field === 'public.core_webhook.secret');
  expect(hooks).toHaveLength(40);
  expect(rowsOf(await readFile(file, 'utf8'))).toEqual(hooks.toSorted(newestFirst));
  await terminal.answer(KEY.enter, 'row 1 of 40');
});

function chosen(frame: string): string {
  return frame.split('\n').find((line) => line.startsWith('›')) ?? '';
}

function rowsOf(lines: string): RowFact[] {
  return lines
    .split('\n')
    .filter((line) => line.startsWith('{"event":"row"'))
    .map((line) => JSON.parse(line));
}

/** Those that do not tell come last; of others no two are of the same second. */
function newestFirst(a: RowFact, b: RowFact): number {
  return (b.sealedAt ?? '').localeCompare(a.sealedAt ?? '');
}
