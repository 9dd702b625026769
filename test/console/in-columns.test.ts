import { expect, test } from 'vitest';

import { scriptedOperations } from './scripted-operations.ts';
import { type ConsoleTerminal, KEY, openTerminal } from './terminal.ts';

/** Words that Ink takes to be as wide as not every terminal does. */
const LABELS = [
  'हिन्दी',
  'क्षत्रिय राम',
  'শ্রী কৃষ্ণ',
  'น้ำ',
  'คำนำทำคำนำทำคำนำทำคำนำทำ',
  'ນ້ຳ',
  'ភាសាខ្មែរ',
  'မြန်မာ',
  '👍🏽 ❤️ 1️⃣ 🇩🇰',
  'a🏽b',
  '漢字漢字漢字漢字漢字漢字漢字',
  'مُحَمَّد',
  'ᄀᆨ ᅡ',
  '\ua8eb\ua8eb\ua8eb',
  '\u0301acute',
];
const FIRST = 7;

test('columns stand where they belong beside a name of any script, however one comes to it', async () => {
  const terminal = await opened();
  const seen = statuses(terminal);
  expect(seen).toEqual(LABELS.map(() => 45));
  await terminal.answer('G', 'row 1,241 of 1,241');
  await terminal.answer('g', 'row 1 of 1,241');
  expect(statuses(terminal)).toEqual(seen);
  await terminal.answer(KEY.down.repeat(4), 'row 5 of 1,241');
  expect(statuses(terminal)).toEqual(seen);
  expect(terminal.lines()[FIRST]).toContain(` ${LABELS[0]} `);
});

test('so does the border between two panes', async () => {
  const terminal = await opened();
  terminal.resize(120, 40);
  await terminal.until('── › Rows ');
  const borders = columnsWith(terminal, '│');
  expect(borders.length).toBeGreaterThan(LABELS.length);
  expect(new Set(borders)).toEqual(new Set([69]));
});

test('and where a terminal has one column for every character', async () => {
  const terminal = await opened({ LANG: 'C' });
  expect(statuses(terminal)).toEqual(LABELS.map(() => 45));
});

async function opened(env = { LANG: 'C.UTF-8' }): Promise<ConsoleTerminal> {
  const operations = scriptedOperations({ labels: ['user-17', ...LABELS] });
  const terminal = openTerminal({ operations, env });
  await terminal.until('99 % old key');
  await terminal.answer(KEY.down + KEY.enter, 'row 1 of 1,241');
  return terminal;
}

/** In which column of the terminal the status of each of the labels begins. */
function statuses(terminal: ConsoleTerminal): number[] {
  return columnsWith(terminal, 'old-key').slice(0, LABELS.length);
}

/** Where the words begin in each line that holds them. */
function columnsWith(terminal: ConsoleTerminal, words: string): number[] {
  return terminal
    .cells()
    .map((characters) =>
      characters
        .map((character) => character[0])
        .join('')
        .indexOf(words),
    )
    .filter((column) => column >= 0);
}
