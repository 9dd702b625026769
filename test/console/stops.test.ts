import { stripVTControlCharacters } from 'node:util';

import { expect, test } from 'vitest';

import { inAscii } from '../../src/plan/ascii.ts';
import { Desk } from './desk.tsx';
import { STOPS } from './stops.ts';

const SIZES = [
  { columns: 120, rows: 40 },
  { columns: 80, rows: 24 },
] as const;
const TOO_SMALL = { columns: 50, rows: 10 };
const COLOUR = /\x1b\[(?:3|4|9|10)\d/;

test('every screen that waits for keys is whole at every size, in colour, without it, and in ASCII', async () => {
  const kept = new Map<number, string[]>(SIZES.map(({ columns }) => [columns, []]));
  let coloured = 0;
  for (const [name, { script, walk }] of Object.entries(STOPS)) {
    const desk = new Desk(script);
    await walk(desk);
    for (const size of SIZES) {
      const lines = linesOf(desk.frame(size));
      const inColour = desk.painted(size, { colour: true });
      expect(desk.painted(size, { colour: false }), name).not.toMatch(COLOUR);
      expect(linesOf(inColour), name).toEqual(lines);
      coloured += COLOUR.test(inColour) ? 1 : 0;
      expect(inAscii(lines.join('\n')), name).toMatch(/^[\x20-\x7e\n]*$/);
      expect(Math.max(...lines.map((line) => [...line].length)), name).toBeLessThanOrEqual(size.columns);
      expect(lines, name).toHaveLength(size.rows);
      kept.get(size.columns)!.push(`══ ${name} `.padEnd(size.columns, '═'), ...lines);
    }
    expect(desk.frame(TOO_SMALL), name).toContain('Keyturn needs 60×16 characters;');
  }
  expect(coloured).toBe(SIZES.length * Object.keys(STOPS).length);
  for (const { columns, rows } of SIZES)
    await expect(`${kept.get(columns)!.join('\n')}\n`).toMatchFileSnapshot(
      `frames/stops-${columns}x${rows}.txt`,
    );
});

function linesOf(picture: string): string[] {
  return stripVTControlCharacters(picture)
    .split('\n')
    .map((line) => line.trimEnd());
}
