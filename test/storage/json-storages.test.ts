import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { jsonMembers, type MemberRule } from '../../src/storage/json-members.ts';
import { jsonString } from '../../src/storage/json-string.ts';
import { membersOf } from '../../src/storage/json-text.ts';
import type { Cell, Storage } from '../../src/storage/storage.ts';
import { anyJson, objects, quotedString } from './json-writings.ts';

const CONTAINS: MemberRule = { names: ['api_key', 'Token', 'secret'], match: 'contains' };
const EXACT: MemberRule = { names: ['api_key', 'Token', 'secret'], match: 'exact' };

const names = fc.oneof(
  fc.constantFrom('api_key', 'API_KEY', 'my_api_key_2', 'Token', 'token', 'x-token', 'secret', 'user', 'sec'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

function cellsOf(storage: Storage, stored: string): readonly Cell[] {
  const taken = storage.cells(stored);
  if ('cells' in taken) return taken.cells;
  throw new Error(taken.why);
}

describe('the sealed members of an object', () => {
  test.each<[MemberRule['match'], readonly string[]]>([
    ['contains', ['1', '2', '3', '4', '5', '6']],
    ['exact', ['1', '5']],
  ])('are chosen by names that are matched by %s', (match, chosen) => {
    const stored =
      '{"api_key":"1","API_KEY":"2","my_Api_Key_2":"3","token":"4","Token":"5","x-TOKENs":"6","ap_key":"7","":"8"}';
    expect(cellsOf(jsonMembers({ ...CONTAINS, match }), stored)).toEqual(chosen);
  });

  test('are each a cell, a name that stands twice two of them; namesakes deeper down are none', () => {
    const stored = '{"token":"a","x":{"token":"b"},"token":"c","y":[{"token":"d"}]}';
    expect(cellsOf(jsonMembers(CONTAINS), stored)).toEqual(['a', 'c']);
  });

  test('tell where each of them stands, in the order of their cells', () => {
    const members = jsonMembers(CONTAINS);
    expect(members.pathsOf?.('{"x_token":"a","x":{"token":"b"},"Token \\u00e9":5}')).toEqual([
      'x_token',
      'Token é',
    ]);
    for (const stored of ['"text"', 'null', '[]', '5']) expect(members.pathsOf?.(stored)).toEqual([]);
  });

  test.each([
    'null',
    'false',
    '0',
    '-0',
    '0.0',
    '0e7',
    '-0.00E-2',
    '""',
    '[]',
    '{}',
    '[ \n]',
    '{\t}',
  ])('are empty where their value is %s, which applications leave unsealed', (value) => {
    expect(cellsOf(jsonMembers(EXACT), `{"secret" : ${value} }`)).toEqual(['']);
  });

  test.each([
    ['5', 'a number'],
    ['1e-3', 'a number'],
    ['true', 'a boolean'],
    ['["x"]', 'an array'],
    ['{"x": 1}', 'an object'],
    ['[[]]', 'an array'],
  ])('that are no strings, as %s, are told by name and kind', (value, kind) => {
    expect(cellsOf(jsonMembers(CONTAINS), `{"token_count":${value}}`)).toEqual([
      { loose: value, why: `the member "token_count" is ${kind}, not a sealed string` },
    ]);
  });

  test('are told by a name that fits a line, however long it is', () => {
    const [cell] = cellsOf(jsonMembers(CONTAINS), `{"token${'x'.repeat(500)}":5}`);
    expect(cell).toMatchObject({
      why: `the member "token${'x'.repeat(55)}…" is a number, not a sealed string`,
    });
  });

  test('are none where the value is null', () => {
    expect(jsonMembers(EXACT).cells('null')).toEqual({ cells: [] });
  });

  test.each(['string', 'number', 'boolean', 'array'])('are none of a %s', (kind) => {
    const stored = { string: '"x"', number: '5', boolean: 'true', array: '["{"]' }[kind]!;
    expect(jsonMembers(EXACT).cells(stored)).toEqual({
      loose: stored,
      why: `the value is a JSON ${kind}, not an object`,
    });
  });
});

describe.each([CONTAINS, EXACT])('replacing members by $match', (rule) => {
  const storage = jsonMembers(rule);
  const replacements = fc.infiniteStream(
    fc.option(fc.string({ unit: 'binary', maxLength: 8 }), { nil: null }),
  );

  test('changes the places of the chosen cells and leaves every other byte as it was', () => {
    fc.assert(
      fc.property(objects(names), replacements, ({ text }, drawn) => {
        const cells = cellsOf(storage, text).map(() => drawn.next().value!);
        const replaced = storage.replace(text, cells);
        const [before, after] = [membersOf(text), membersOf(replaced)];
        expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
        expect(surroundings(replaced)).toEqual(surroundings(text));
        const next = cells.values();
        for (const [i, { name, start, end }] of before.entries()) {
          const standing = text.slice(start, end);
          const now = replaced.slice(after[i]!.start, after[i]!.end);
          const cell = isChosen(rule, name) ? next.next().value! : null;
          expect(now).toBe(cell === null ? standing : JSON.stringify(cell));
        }
        expect(next.next().done).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('takes the new cells back out of the new value', () => {
    fc.assert(
      fc.property(objects(names), replacements, ({ text }, drawn) => {
        const cells = cellsOf(storage, text).map(() => drawn.next().value ?? 'kept');
        expect(cellsOf(storage, storage.replace(text, cells))).toEqual(cells);
      }),
    );
  });

  test('leaves a value byte for byte where nothing is to be replaced', () => {
    fc.assert(
      fc.property(objects(names), ({ text }) => {
        const cells = cellsOf(storage, text).map(() => null);
        expect(storage.replace(text, cells)).toBe(text);
      }),
    );
  });
});

describe('a JSON string', () => {
  test('is one cell, whatever its writing', () => {
    const strings = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(strings, (text) => {
        expect(jsonString.cells(JSON.stringify(text))).toEqual({ cells: [text] });
      }),
    );
    fc.assert(
      fc.property(quotedString(strings), strings, (stored, cell) => {
        expect(cellsOf(jsonString, stored)).toEqual([JSON.parse(stored)]);
        expect(cellsOf(jsonString, jsonString.replace(stored, [cell]))).toEqual([cell]);
        expect(jsonString.replace(stored, [null])).toBe(stored);
        expect(jsonString.replace(`\n ${stored}\t`, [cell])).toBe(`\n ${JSON.stringify(cell)}\t`);
      }),
    );
  });

  test('that is null is empty', () => {
    expect(jsonString.cells('null')).toEqual({ cells: [''] });
  });

  test('is no other value: what else stands there is told by its kind', () => {
    fc.assert(
      fc.property(anyJson, (stored) => {
        const value = JSON.parse(stored) as unknown;
        if (typeof value === 'string' || value === null) return;
        const kind = Array.isArray(value) ? 'array' : typeof value;
        expect(jsonString.cells(stored)).toEqual({
          loose: stored,
          why: `the value is a JSON ${kind}, not a string`,
        });
      }),
    );
  });
});

/** What stands between, before and after the values of an object's members. */
function surroundings(text: string): string[] {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of membersOf(text)) {
    parts.push(text.slice(at, start));
    at = end;
  }
  return [...parts, text.slice(at)];
}

function isChosen({ match, names: chosen }: MemberRule, name: string): boolean {
  if (match === 'exact') return chosen.includes(name);
  return /api_key|token|secret/.test(name.toLowerCase());
}
