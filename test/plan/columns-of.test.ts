import { expect, test } from 'vitest';

import { columns } from '../../src/plan/columns.ts';
import { columnsOf } from '../../src/plan/columns-of.ts';
import { wrapped } from '../../src/plan/wrapped.ts';

test.each([
  ['abc', 3],
  ['é', 1],
  ['cafe\u0301', 4],
  ['漢字', 4],
  ['한국어', 6],
  ['हिन्दी', 5],
  ['ทำ', 2],
  ['العربية', 7],
  ['🔑', 2],
  ['❤️', 2],
  ['𗀀', 2],
])('%s takes %i columns', (text, taken) => {
  expect(columnsOf(text)).toBe(taken);
});

test('a line of wide characters is broken where its columns end', () => {
  expect(wrapped('鍵は 回転の前に保管', 10, { hang: 0 })).toEqual(['鍵は', '回転の前に', '保管']);
});

test('a table of wide characters stands in columns', () => {
  expect(
    columns(
      [
        ['漢字', '1'],
        ['abcd', '22'],
      ],
      ['left', 'right'],
    ),
  ).toEqual(['漢字   1', 'abcd  22']);
});
