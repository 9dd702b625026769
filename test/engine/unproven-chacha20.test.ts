import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import { chacha20 } from '../../src/schemes/chacha20.ts';
import { sealBytes, sound } from '../support/chacha20.ts';
import { collect, theOnly } from '../support/facts.ts';
import { refusedRotation } from '../support/refused-rotation.ts';
import { makeSite, operationsAt } from '../support/site.ts';
import { beside, type Cell, makeBeside, transcript, transcripts } from './beside.ts';

const { database, fill, keys, openedBy } = makeBeside();
const { old, target, lost } = keys;

afterEach(() => database().query('drop table if exists vault'));

/** What a rotation of these cells, and its rehearsal, are refused with. */
async function refused(cells: readonly Cell[], given: Partial<typeof keys> = {}) {
  await fill('vault', cells);
  return refusedRotation(
    { database: database(), keys: { ...keys, ...given } },
    { field: beside('vault'), scheme: 'chacha20' },
  );
}

describe('where nothing proves the old key, nothing is turned', () => {
  test.each<[string, () => Cell[]]>([
    ['every value stands under a key that is not given', () => transcripts(lost, 300)],
    [
      'sounds stand in a column of texts under a key that is not given',
      () => [sealBytes(lost, sound(1, 900))],
    ],
    ['values are too short to prove any', () => ['ok', 'x', ''].map((text) => sealBytes(old, text))],
    ['values hold no text', () => [sealBytes(old, Buffer.alloc(100, 0xff))]],
    [
      'values have no nonce that could be one',
      () => transcripts(old, 3).map((cell) => ({ ...cell, nonce: 'x' })),
    ],
    ['there is nothing but empty values', () => [sealBytes(old, ''), { nonce: null, bytes: null }]],
  ])('because %s', async (_why, cells) => {
    const error = await refused(cells());
    expect(error).toMatchObject({ code: 'unproven-key', exitCode: 3 });
    expect(error.message).toContain(
      `opens with the old key ${old.fingerprint} (old.key), nor with the target key`,
    );
    expect(error.hint).toContain('old.key');
  });

  test('because the old key that is given is another', async () => {
    const error = await refused(transcripts(old, 300), { old: lost });
    expect(error).toMatchObject({ code: 'unproven-key', exitCode: 3 });
    expect(error.message).toContain(lost.fingerprint);
  });

  test('because old and new key were given in each other’s place', async () => {
    const error = await refused(transcripts(old, 3), { old: target, target: old });
    expect(error).toMatchObject({ code: 'unproven-key', exitCode: 3 });
    expect(error.message).toContain(`stands under the target key ${old.fingerprint} already`);
  });

  test('because the old key that is given is another, and some values are turned already', async () => {
    const error = await refused([...transcripts(old, 3), ...transcripts(target, 1)], { old: lost });
    expect(error).toMatchObject({ code: 'unproven-key', exitCode: 3 });
    expect(error.message).toContain(`no value of public.vault.secret proves the old key ${lost.fingerprint}`);
  });

  test('because there is no row', async () => {
    expect(await refused([])).toMatchObject({ code: 'no-rows', exitCode: 3 });
  });

  test('because the old key is the new one', async () => {
    expect(await refused(transcripts(old, 3), { old: target })).toMatchObject({
      code: 'same-key',
      exitCode: 2,
    });
  });
});

test('one value that proves the old key is enough, wherever it stands', async () => {
  const short = Array.from({ length: 1_200 }, () => sealBytes(old, 'ok'));
  await fill('vault', [...short, sealBytes(old, transcript(1))]);
  const operations = await operationsAt((await siteOf()).opening);
  const finished = theOnly(await collect(operations.rotate({})), 'run-finished');
  expect(finished).toMatchObject({ outcome: 'done-with-findings', changed: 1, findings: 1_200, exitCode: 5 });
  expect((await openedBy(target, 'vault')).at(-1)).toBe(transcript(1));
  await database().query('drop schema keyturn cascade');
});

test('a key in capitals with blanks between its bytes is the same key', async () => {
  await fill('vault', transcripts(old, 2));
  const { folder, opening } = await siteOf();
  const written = chacha20.formatKey(old).toUpperCase().replace(/../g, '$& ');
  await writeFile(join(folder, 'old.key'), ` ${written}\n`);
  const facts = await collect((await operationsAt(opening)).rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 2 });
  expect(await openedBy(target, 'vault')).toEqual([1, 2].map(transcript));
});

test('a key that can’t be one is refused with its file, and nothing of it', async () => {
  await fill('vault', transcripts(old, 2));
  const { folder, opening } = await siteOf();
  const written = chacha20.formatKey(old);
  for (const [text, reason] of [
    [written.slice(2), 'it is 31 bytes long, not 32'],
    [`${written.slice(1)}g`, 'it holds something other than pairs of hex digits'],
    ['N/A', 'it holds something other than pairs of hex digits'],
  ] as const) {
    await writeFile(join(folder, 'old.key'), text);
    const error = await operationsAt(opening).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'malformed-key', exitCode: 2 });
    expect(String(error)).toContain(`the key in old.key is malformed: ${reason}`);
    expect(String(error)).not.toContain(written.slice(2, 12));
  }
});

function siteOf() {
  return makeSite({ url: database().url, keys, scheme: 'chacha20', fields: [beside('vault')] });
}
