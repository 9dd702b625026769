import { expect, test } from 'vitest';

import { Memory } from '../../components/reader/memory.ts';
import type { ToldLine } from '../../components/reader/spoken.ts';

/** Pictures of a place, one after the other, and what is told of each. */
function listener() {
  const memory = new Memory();
  return (seconds: number, ...picture: readonly (string | ToldLine)[]) =>
    memory.news(
      picture.map((line) => (typeof line === 'string' ? { text: line, manner: 'plain' } : line)),
      { now: seconds * 1_000, isAnswer: false, isArrival: false, isQuestion: false },
    ).lines;
}

const finding = (n: number): ToldLine => ({ text: `finding ${n}: user-${n}`, manner: 'one-of-many' });

test('progress that moves on is told after ten seconds, or after ten percent and two seconds', () => {
  const hear = listener();
  expect(hear(0, '0 percent, 0 of 200')).toEqual(['0 percent, 0 of 200']);
  expect(hear(0.5, '12 percent, 24 of 200')).toEqual([]);
  expect(hear(1, '13 percent, 26 of 200')).toEqual([]);
  expect(hear(2, '14 percent, 28 of 200')).toEqual(['14 percent, 28 of 200']);
  for (let second = 3; second < 12; second += 1)
    expect(hear(second - 0.1, `15 percent, ${second} of 200`)).toEqual([]);
  expect(hear(12, '16 percent, 32 of 200')).toEqual(['16 percent, 32 of 200']);
});

test('numbers that come to rest are told after a second, whatever they are', () => {
  const hear = listener();
  hear(0, '0 percent, 0 of 200');
  expect(hear(0.1, '1 percent, 2 of 200')).toEqual([]);
  expect(hear(0.9, '1 percent, 2 of 200')).toEqual([]);
  expect(hear(1.1, '1 percent, 2 of 200')).toEqual(['1 percent, 2 of 200']);
});

test('three findings are told between two lines of progress, and then how many more there were', () => {
  const hear = listener();
  const findings = [1, 2, 3, 4, 5].map(finding);
  expect(hear(0, '0 percent', ...findings)).toEqual([
    '0 percent',
    'finding 1: user-1',
    'finding 2: user-2',
    'finding 3: user-3',
  ]);
  expect(hear(10, '5 percent', ...findings, finding(6))).toEqual([
    '5 percent',
    'and 2 more findings',
    'finding 6: user-6',
  ]);
});

test('a wait is told at once and so is its end', () => {
  const hear = listener();
  const wait: ToldLine = { text: 'waiting for a lock held by session 4121', manner: 'wait' };
  hear(0, '5 percent');
  expect(hear(0.1, '5 percent', wait)).toEqual([wait.text]);
  expect(hear(0.2, '5 percent', wait)).toEqual([]);
  expect(hear(0.3, '5 percent')).toEqual(['It goes on.']);
});

test('work that is over within two seconds is not worth a word, and takes nothing back', () => {
  const hear = listener();
  const work: ToldLine = { text: 'counting', manner: 'passing' };
  expect(hear(0, 'all is well')).toEqual(['all is well']);
  expect(hear(1, work)).toEqual([]);
  expect(hear(1.5, 'all is well')).toEqual([]);
  expect(hear(2, work)).toEqual([]);
  expect(hear(4, work)).toEqual(['counting']);
});
