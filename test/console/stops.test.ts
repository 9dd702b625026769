import { stripVTControlCharacters } from 'node:util';

import { expect, test } from 'vitest';

import { inAscii } from '../../src/plan/ascii.ts';
import { Desk } from './desk.tsx';
import { STOPS } from './stops.ts';
import { tonesOfPicture, withTones } from './tones.ts';

const SIZES = [
  { columns: 120, rows: 40 },
  { columns: 80, rows: 24 },
] as const;
const TOO_SMALL = { columns: 50, rows: 10 };
const NO_ROOM = `Keyturn needs 60×16 characters;
this terminal has 50×10.
What is at work goes on.`;
const COLOUR = /\x1b\[(?:3|4|9|10)\d/;

test('every screen that waits for keys is whole at every size, in colour, without it, and in ASCII', async () => {
  const kept = new Map(SIZES.map((size) => [size, { plain: [] as string[], coloured: [] as string[] }]));
  for (const [name, { script, walk }] of Object.entries(STOPS)) {
    const desk = new Desk(script);
    await walk(desk);
    for (const size of SIZES) {
      const lines = linesOf(desk.frame(size));
      const inColour = desk.painted(size, { colour: true });
      expect(desk.painted(size, { colour: false }), name).not.toMatch(COLOUR);
      expect(linesOf(inColour), name).toEqual(lines);
      const tones = await tonesOfPicture(inColour, size);
      expect(tones.join(''), name).toMatch(/[a-zA-Z]/);
      expect(inAscii(lines.join('\n')), name).toMatch(/^[\x20-\x7e\n]*$/);
      expect(Math.max(...lines.map((line) => [...line].length)), name).toBeLessThanOrEqual(size.columns);
      expect(lines, name).toHaveLength(size.rows);
      const { plain, coloured } = kept.get(size)!;
      plain.push(`══ ${name} `.padEnd(size.columns, '═'), ...lines);
      coloured.push(`══ ${name}`, ...withTones(lines, tones));
    }
    const notice = desk.painted(TOO_SMALL, { colour: true });
    expect(notice.trimEnd(), name).toBe(NO_ROOM);
  }
  for (const [{ columns, rows }, { plain, coloured }] of kept) {
    const file = `frames/stops-${columns}x${rows}`;
    await expect(`${plain.join('\n')}\n`).toMatchFileSnapshot(`${file}.txt`);
    await expect(`${coloured.join('\n')}\n`).toMatchFileSnapshot(`${file}-coloured.txt`);
  }
});

function linesOf(picture: string): string[] {
  return stripVTControlCharacters(picture)
    .split('\n')
    .map((line) => line.trimEnd());
}
