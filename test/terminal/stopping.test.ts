import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { KEY, type Terminal } from '../support/terminal.ts';
import { masked } from './masked.ts';
import { hold, openKeyturn, row, webopsSite } from './opened.ts';
import { command, runOn, WORD, walkToConsent, walkToTurning } from './walking.ts';

const ROWS = { users: 3_000, hooks: 40 };
const HELD = row('core_two_factor_auth', 2_000);
const STANDS = '1,500 of 3,000  1 finding';

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s while values are turned ends the run after the batch in hand, and it can be taken up again', async (signal, code) => {
  const { database, folder } = await webopsSite(ROWS);
  const held = await hold(database, HELD);
  const terminal = openKeyturn({ cwd: folder });
  const run = await walkToTurning(terminal, STANDS);
  terminal.signal(signal);
  await heard(terminal);
  await held.letGo();
  expect(await terminal.exit).toBe(code);
  expect(terminal.isAlternate()).toBe(false);
  expect(terminal.isCursorShown()).toBe(true);
  expect(terminal.screen.modes.bracketedPasteMode).toBe(false);
  expect(terminal.frame()).not.toContain('at ');
  expect(await runsOf(folder)).toMatchObject([{ run, outcome: 'stopped' }]);

  const again = openKeyturn({ cwd: folder });
  await walkToConsent(again);
  const hook = await hold(database, row('core_webhook', 20));
  const resumed = await again.answer(`${WORD}${KEY.enter}`, '3,000  done, 1 finding');
  expect(runOn(resumed)).toBe(run);
  expect(resumed).toContain('taken up again');
  await hook.letGo();
  await again.until('What is left to do');
  expect(await runsOf(folder)).toMatchObject([{ run, outcome: 'done-with-findings', changed: 3_035 }]);
});

test('a terminal made too small while values are turned says so, and shows the whole screen again when it is not', async () => {
  const site = await webopsSite(ROWS);
  const held = await hold(site.database, HELD);
  const terminal = openKeyturn({ cwd: site.folder });
  const run = await walkToTurning(terminal, STANDS);
  terminal.resize(50, 10);
  expect(await terminal.until('What is at work goes on.')).toBe(
    [
      'Keyturn needs 60×16 characters;',
      'this terminal has 50×10.',
      'What is at work goes on.',
      ...blank(7),
    ].join('\n'),
  );
  terminal.resize(80, 24);
  const whole = await terminal.until('s stop after this batch');
  const expected = await readFile(new URL('frames/turning.txt', import.meta.url), 'utf8');
  expect(`${masked(whole, site, run)}\n`).toBe(expected);
  await held.letGo();
  await terminal.until('What is left to do');
});

/** The run is asked to stop, or already has: where the lock was given up just then there is no batch in hand. */
async function heard(terminal: Terminal): Promise<void> {
  const asked = terminal.until('stopping after the batch in hand');
  await Promise.race([asked.catch(() => {}), terminal.exit]);
}

function blank(lines: number): string[] {
  return Array.from({ length: lines }, () => '');
}

async function runsOf(folder: string): Promise<Record<string, unknown>[]> {
  const { stdout } = await command(['runs', '--json'], folder);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'run');
}
