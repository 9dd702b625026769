import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { takePictures } from '../scripts/take-pictures.ts';

const PICTURES = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const README = fileURLToPath(new URL('../README.md', import.meta.url));

test('the pictures show the console as it is: npm run pictures takes them anew', async () => {
  const taken = await takePictures();
  expect((await readdir(PICTURES)).toSorted()).toEqual(
    [...taken.keys()].map((name) => `${name}.svg`).toSorted(),
  );
  for (const [name, picture] of taken) {
    const kept = await readFile(`${PICTURES}${name}.svg`, 'utf8');
    expect(wordsOf(kept), name).toEqual(wordsOf(picture));
  }
});

test('the README shows every picture that it names, and names one', async () => {
  const named = [...(await readFile(README, 'utf8')).matchAll(/docs\/pictures\/([\w-]+)\.svg/g)].map(
    ([, name]) => name,
  );
  expect(named.length).toBeGreaterThan(0);
  const there = await readdir(PICTURES);
  for (const name of named) expect(there).toContain(`${name}.svg`);
});

/**
 * What a picture says, line by line: its words without what no two runs have in common, which is how long something took,
 * how fast it was and when, and the id of a run.
 */
function wordsOf(svg: string): string[] {
  const lines = new Map<string, string[]>();
  for (const [, y, words] of svg.matchAll(/<text [^>]*?y="([\d.]+)"[^>]*>([^<]*)<\/text>/g))
    lines.set(y!, [...(lines.get(y!) ?? []), words!]);
  const said = [...lines.values()].map((words) =>
    words
      .join(' ')
      .replaceAll(/\brun \w{5,9}\b/g, 'run RUN')
      .replaceAll(/\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d( \d\d:\d\d)?/g, 'THEN')
      .replaceAll(/(about )?[\d.]+ (s|min \d+ s)\b( left)?/g, 'SO LONG')
      .replaceAll(/[\d,]+\/s/g, 'SO FAST')
      .replaceAll(/[▁▂▃▄▅▆▇]+/g, 'SPARKLINE')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  // The speed of the last minute is drawn once a second has passed.
  return said.filter((line) => !/^(SPARKLINE )?most SO FAST$/.test(line));
}
