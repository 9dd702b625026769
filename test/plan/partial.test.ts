import fc from 'fast-check';
import { expect, test } from 'vitest';

import { judge, type Judging } from '../../src/plan/judge.ts';
import { openCells } from '../../src/plan/open-cell.ts';
import { reseal } from '../../src/plan/reseal.ts';
import { type RowStatus, worse } from '../../src/plan/row-status.ts';
import { plainChoice, storageOf } from '../../src/storage/storages.ts';
import { judging, older, oldest, stranger, target } from './cells.ts';

const by: Judging = judging({
  storage: storageOf({ ...plainChoice('json-members'), names: ['token'], match: 'contains' })!,
  exempt: new Set(['none']),
});
const alone: Judging = { ...by, keys: [target] };

/** A member's value of each status, as JSON. */
const MEMBERS: readonly [RowStatus, () => string][] = [
  ['empty', () => 'null'],
  ['empty', () => '""'],
  ['exempt', () => '"none"'],
  ['current-key', () => `"${target.seal(Buffer.from('current'))}"`],
  ['old-key', () => `"${older.seal(Buffer.from('old'))}"`],
  ['old-key', () => `"\\u0067${oldest.seal(Buffer.from('old')).slice(1)}"`],
  ['plaintext', () => '"hunter two"'],
  ['plaintext', () => '5'],
  ['unknown-key', () => `"${stranger.seal(Buffer.from('lost'))}"`],
  ['damaged', () => `"${stranger.seal(Buffer.from('cut')).slice(0, 90)}"`],
];

const values = fc.array(fc.constantFrom(...MEMBERS), { minLength: 1, maxLength: 6 }).map((drawn) => {
  const members = drawn.map(([status, json], i) => ({ status, json: json(), name: `token_${i}` }));
  const text = members.map(({ name, json }) => `"user": "x" , "${name}" :\t${json}`).join(',\n');
  return { members, stored: `{ ${text} }` };
});

test('of a value’s members those under an older key are turned, and every other byte stays', () => {
  fc.assert(
    fc.property(values, ({ members, stored }) => {
      const judgement = judge(stored, by);
      expect(judgement.cells.map(({ status }) => status)).toEqual(members.map(({ status }) => status));
      expect(judgement.status).toBe(members.map(({ status }) => status).reduce(worse));
      const { value } = reseal(stored, judgement, by)!;
      const turned = JSON.parse(value) as Record<string, string>;
      const expected = members.reduce(
        (text, { status, json, name }) =>
          status === 'old-key'
            ? text.replace(`"${name}" :\t${json}`, () => `"${name}" :\t"${turned[name]}"`)
            : text,
        stored,
      );
      expect(value).toBe(expected);
      expect(judge(value, by).cells.map(({ status }) => status)).toEqual(
        members.map(({ status }) => (status === 'old-key' ? 'current-key' : status)),
      );
    }),
  );
});

test('what a turned value holds is what went in, wherever the target key alone opens all of it', () => {
  fc.assert(
    fc.property(values, ({ stored }) => {
      const judgement = judge(stored, by);
      const { value, plaintexts } = reseal(stored, judgement, by)!;
      const after = judge(value, alone);
      expect(after.status === 'current-key').toBe(['current-key', 'old-key'].includes(judgement.status));
      if (after.status === 'current-key') expect(openCells(after)).toEqual(plaintexts);
    }),
  );
});

test('turning a value twice changes nothing the second time', () => {
  fc.assert(
    fc.property(values, ({ stored }) => {
      const once = reseal(stored, judge(stored, by), by)!.value;
      expect(reseal(once, judge(once, by), by)!.value).toBe(once);
    }),
  );
});
