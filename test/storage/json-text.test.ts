import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { kindOfJson, membersOf } from '../../src/storage/json-text.ts';
import { anyJson, objects } from './json-writings.ts';

const names = fc.oneof(
  fc.constantFrom('token', 'api_key', 'Token', '', '__proto__', 'a "quoted" one', '{', '}', '\\', '🔑'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

describe('a JSON text', () => {
  test('is of the kind that parsing it tells, however it is written', () => {
    fc.assert(
      fc.property(anyJson, fc.stringMatching(/^[ \t\n\r]{0,3}$/), (json, blanks) => {
        const value = JSON.parse(json) as unknown;
        const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
        expect(kindOfJson(blanks + json + blanks)).toBe(kind);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the members of an object', () => {
  test('are found in their order by name and place, doubles and nested namesakes told apart', () => {
    fc.assert(
      fc.property(objects(names), ({ text, members }) => {
        JSON.parse(text);
        expect(
          membersOf(text).map(({ name, start, end }) => ({ name, json: text.slice(start, end) })),
        ).toEqual(members);
      }),
      { numRuns: 2000 },
    );
  });

  test('are those that parsing finds, whatever the object and its indentation', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
        fc.constantFrom(undefined, 1, '\t'),
        (object, indent) => {
          const text = JSON.stringify(object, null, indent);
          const read = membersOf(text).map(({ name, start, end }) => [
            name,
            JSON.parse(text.slice(start, end)) as unknown,
          ]);
          expect(Object.fromEntries(read)).toEqual(JSON.parse(text));
          expect(read).toHaveLength(Object.keys(object).length);
        },
      ),
    );
  });

  test('are none of an empty object', () => {
    for (const text of ['{}', ' { } ', '{\n}\n']) expect(membersOf(text)).toEqual([]);
  });

  test('are found where one is nested deeper than any stack, and one is a million characters long', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const long = `"${'x'.repeat(1_000_000)}"`;
    const text = `{"deep": ${deep}, "long": ${long}, "last": 1}`;
    expect(membersOf(text).map(({ name }) => name)).toEqual(['deep', 'long', 'last']);
    const [, , last] = membersOf(text);
    expect(text.slice(last!.start, last!.end)).toBe('1');
  });
});
