import { setTimeout } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { AT_ONCE } from '../../components/reader/single-lines.ts';
import type { Terminal } from '../support/terminal.ts';
import { hold, openKeyturn, row, webopsSite } from './opened.ts';

test('a rotation on a terminal that can do nothing but append is told in lines, Ctrl-C included', async () => {
  const site = await webopsSite({ users: 3_000, hooks: 40 });
  const terminal = openKeyturn({ args: ['--screen-reader'], cwd: site.folder, env: { TERM: 'dumb' } });
  const hear = listener(terminal);

  await hear(null, 'Keys: a number chooses');
  await hear('1', 'Enter dry run');
  await hear('', 'Enter go on');
  await hear('', 'Which backup');
  await hear('snapshot-17', 'Type webops-production');
  await hear('webops-staging', 'that is not the word');
  await hear('webops-production\nwebops-production', 'nothing was taken');

  const user = await hold(site.database, row('core_two_factor_auth', 2_000));
  await hear('webops-production', '1,500 of 3,040 values');
  terminal.send('\x03');
  await hear(null, 'Ctrl-C once more');
  await hear('b', 'It goes on');
  await user.letGo();
  await hear(null, 'What is left to do');
  await hear('', 'Left as found:');
  await hear('b', 'Enter report');
  await hear('b', 'Keys: a number chooses');
  await hear('q', 'Keyturn has ended.');
  expect(await terminal.exit).toBe(0);

  const told = terminal.written.replaceAll('\r\n', '\n');
  expect(told).not.toMatch(/[^\P{Cc}\n]/u);
  expect(told.split('\n').filter((line) => [...line].length > 200)).toEqual([]);
  // Whether the proof is told depends on how long it takes.
  expect(told.match(/^(?:Home|Rotate, (?!step 5)|Report|Keyturn has).*$/gm)).toEqual([
    'Home.',
    'Rotate, step 1 of 6: pre-flight.',
    'Rotate, step 2 of 6: dry run.',
    'Rotate, step 3 of 6: backup.',
    'Rotate, step 3 of 6: consent.',
    'Rotate, step 4 of 6: turning.',
    'Rotate, step 6 of 6: done.',
    'Report.',
    'Rotate, step 6 of 6: done.',
    'Home.',
    'Keyturn has ended.',
  ]);
});

/** Types a line, and waits for words that are told after it. */
function listener(terminal: Terminal) {
  let from = 0;
  return async (line: string | null, words: string) => {
    if (line !== null) {
      // What comes closer upon another line is no answer.
      await setTimeout(AT_ONCE);
      from = terminal.written.length;
      terminal.send(`${line}\r`.replaceAll('\n', '\r'));
    }
    await terminal.until(() => terminal.written.slice(from).includes(words));
    from = terminal.written.length;
  };
}
