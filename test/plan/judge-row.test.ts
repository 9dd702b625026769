import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { judge, type Judging } from '../../src/plan/judge.ts';
import { judgeRow } from '../../src/plan/judge-row.ts';
import { sound } from '../support/chacha20.ts';
import { bare, object, objects, older, sealed, statuses, stranger, target } from './bare-cells.ts';
import * as fernet from './cells.ts';

const JSON_TEXT = '{"text": "Hallo W\\u00f6rld", "segments": []}';
const WEBVTT = 'WEBVTT\n\n00:00.000 --> 00:04.000\nHallo\n';
/** A text that no wrong key opens to, and that is no text. */
const NO_TEXT = Buffer.from('ff'.repeat(30), 'hex');

/** The judgements of a row all of whose values are part of their fields. */
function judged(values: readonly (string | null)[], parts: Partial<Judging> = {}) {
  return judgeRow(
    { values, applies: values.map(() => true) },
    values.map(() => bare(parts)),
  );
}

describe.each([
  ['the target key', target, 'current-key'],
  ['an older key', older, 'old-key'],
] as const)('a row under %s', (_name, key, status) => {
  test.each([
    ['a text that is long enough', 'a text that is long enough'],
    ['JSON', '{"a": 12}'],
    ['WebVTT', 'WEBVTT'],
    ['tab-separated values', 'start\tend\ttext\n'],
    ['SubRip', '1\n00:00:00,000 --> 00:00:04,000\nHallo\n'],
    ['sound', sound(1, 40)],
  ])('is known by %s alone', (_what, plaintext) => {
    expect(judged([sealed(key, plaintext)])).toMatchObject([{ status, key, reason: null }]);
  });

  test('is known by its strongest cell, wherever it stands', () => {
    const cells = () => ['Hi', '', 'short', '\0'].map((text) => sealed(key, text));
    for (let at = 0; at < 5; at++) {
      const values = cells();
      values.splice(at, 0, sealed(key, JSON_TEXT));
      expect(statuses(values)).toEqual(values.map((value) => (value.endsWith(':') ? 'empty' : status)));
    }
  });

  test('says of every cell which key opens it, and what is sealed there', () => {
    const values = [sealed(key, WEBVTT), sealed(key, 'Hi')];
    for (const [i, judgement] of judged(values).entries()) {
      expect(judgement).toMatchObject({ status, key, reason: null });
      expect(judgement!.cells).toHaveLength(1);
      const [cell] = judgement!.cells;
      expect(cell!.key!.open(cell!.sealed!)?.toString()).toBe([WEBVTT, 'Hi'][i]);
    }
  });

  test('is known by short texts that are long enough together', () => {
    expect(statuses(['eight by', 'tes long', 'together'].map((text) => sealed(key, text)))).toEqual(
      Array(3).fill(status),
    );
    expect(statuses(['eight by', 'tes long', 'almost.'].map((text) => sealed(key, text)))).toEqual(
      Array(3).fill('undecidable'),
    );
  });

  test('is known whatever stands in cells that are empty, exempt or damaged', () => {
    const values = [null, '', sealed(key, ''), `x:00ff`, ':00ff', 'none', sealed(key, JSON_TEXT)];
    expect(
      statuses(
        values,
        values.map(() => bare({ exempt: new Set(['none']) })),
      ),
    ).toEqual(['empty', 'empty', 'empty', 'damaged', 'damaged', 'exempt', status]);
  });

  test('is known by the beginning of a sound, and by the text beside one that is not known', () => {
    const fields = [objects(), bare()];
    expect(statuses([object(key, sound(2, 5_000)), sealed(key, 'Hi')], fields)).toEqual([status, status]);
    expect(statuses([object(key, 'no sound that is known'), sealed(key, JSON_TEXT)], fields)).toEqual([
      status,
      status,
    ]);
  });
});

describe('a row that nothing decides is undecidable', () => {
  const because = (values: readonly string[], fields?: readonly Judging[]) =>
    judgeRow({ values, applies: values.map(() => true) }, fields ?? values.map(() => bare())).map(
      (judgement) => [judgement!.status, judgement!.key, judgement!.reason],
    );
  const NOTHING = ['undecidable', null, 'nothing about what it holds proves a key'];

  test('where it holds only a short text', () => {
    // Of two bytes one in six passes for text under any key.
    const values = Array.from({ length: 40 }, () => sealed(older, 'ok'));
    for (const value of values) expect(because([value])).toEqual([NOTHING]);
  });

  test('where it holds the beginning of a large object in no form that is known', () => {
    for (const plaintext of ['WEBVTT\n\n', JSON_TEXT, NO_TEXT, sound(3, 4).subarray(0, 3)])
      expect(because([object(older, plaintext)], [objects()])).toEqual([NOTHING]);
  });

  test('where what it holds has control characters, and no form', () => {
    expect(because([sealed(older, `\0${'x'.repeat(60)}`)])).toEqual([NOTHING]);
  });

  test('where one cell proves a key and another contradicts it', () => {
    for (const key of [target, older]) {
      const reason = `one cell of the row proves key ${key.material.fingerprint}, and another contradicts it`;
      const verdict = ['undecidable', null, reason];
      expect(because([sealed(key, JSON_TEXT), sealed(key, NO_TEXT)])).toEqual([verdict, verdict]);
      expect(because([sealed(key, JSON_TEXT), sealed(stranger, WEBVTT)])).toEqual([verdict, verdict]);
    }
  });

  test('where one cell proves one key and another another', () => {
    const verdict = ['undecidable', null, 'what it holds makes sense under more than one key'];
    expect(because([sealed(target, JSON_TEXT), sealed(older, WEBVTT)])).toEqual([verdict, verdict]);
    const fields = [objects(), bare()];
    expect(because([object(target, sound(4, 90)), sealed(older, WEBVTT)], fields)).toEqual([
      verdict,
      verdict,
    ]);
  });

  test('but where every key of the ring is contradicted, it stands under a key nobody has', () => {
    const verdict = ['unknown-key', null, 'no key of the keyring makes sense of it'];
    expect(because([sealed(stranger, JSON_TEXT)])).toEqual([verdict]);
    expect(because([sealed(stranger, JSON_TEXT), sealed(stranger, 'a longer text than that')])).toEqual([
      verdict,
      verdict,
    ]);
    expect(because([sealed(older, NO_TEXT)]), 'or it is no text').toEqual([verdict]);
  });

  test('and an object under a key nobody has is undecidable: no beginning contradicts', () => {
    expect(because([object(stranger, sound(5, 900))], [objects()])).toEqual([NOTHING]);
  });
});

describe('what is no part of the judgement of its row', () => {
  test('is a value outside its field, whatever it would prove', () => {
    const values = [sealed(older, 'Hi'), sealed(older, JSON_TEXT)];
    const fields = values.map(() => bare());
    const of = (applies: readonly boolean[]) =>
      judgeRow({ values, applies }, fields).map((judgement) => judgement?.status ?? null);
    expect(of([true, false])).toEqual(['undecidable', null]);
    expect(of([false, true])).toEqual([null, 'old-key']);
    expect(of([false, false])).toEqual([null, null]);
    expect(of([true, true])).toEqual(['old-key', 'old-key']);
  });

  test('is a value outside its field, whatever it would contradict', () => {
    const values = [sealed(stranger, WEBVTT), sealed(older, JSON_TEXT)];
    const row = { values, applies: [false, true] };
    expect(judgeRow(row, [bare(), bare()])[1]).toMatchObject({ status: 'old-key' });
  });

  test('is an exempt value, though it is sealed', () => {
    const exempt = sealed(stranger, WEBVTT);
    expect(
      statuses([exempt, sealed(older, JSON_TEXT)], [bare({ exempt: new Set([exempt]) }), bare()]),
    ).toEqual(['exempt', 'old-key']);
  });

  test('is an object that is gone or another’s', () => {
    const row = ['4711 gone', '4712 foreign other', ' gone', sealed(older, JSON_TEXT)];
    expect(statuses(row, [objects(), objects(), objects(), bare()])).toEqual([
      'damaged',
      'undecidable',
      'damaged',
      'old-key',
    ]);
    expect(statuses(row.slice(0, 3), [objects(), objects(), objects()])).toEqual([
      'damaged',
      'undecidable',
      'damaged',
    ]);
  });

  test('a row of nothing at all is empty', () => {
    expect(statuses([null, '', sealed(older, '')])).toEqual(['empty', 'empty', 'empty']);
    expect(statuses([null, `4711 ok ${sealed(older, '')}+`], [objects(), objects()])).toEqual([
      'empty',
      'empty',
    ]);
    expect(judgeRow({ values: [], applies: [] }, [])).toEqual([]);
  });
});

describe('a key that an operator said to take', () => {
  const assuming = (values: readonly string[], fields = values.map(() => bare({ assumed: older }))) =>
    judgeRow({ values, applies: values.map(() => true) }, fields);

  test('is taken for what nothing decides', () => {
    expect(assuming([sealed(older, 'ok')])).toMatchObject([{ status: 'old-key', key: older, reason: null }]);
    expect(assuming([object(older, NO_TEXT)], [objects({ assumed: older })])).toMatchObject([
      { status: 'old-key', key: older },
    ]);
  });

  test('is not taken where the row contradicts it', () => {
    // Forty bytes that the target key opens to no text and no form, and the older key to no text at all.
    const values = [sealed(target, 'ok'), sealed(target, '\0'.repeat(40))];
    expect(assuming(values).map((judgement) => judgement!.status)).toEqual(['undecidable', 'undecidable']);
    expect(assuming([sealed(older, NO_TEXT)])).toMatchObject([{ status: 'unknown-key', key: null }]);
  });

  test('is not taken where another key is proven', () => {
    expect(assuming([sealed(target, JSON_TEXT)])).toMatchObject([{ status: 'current-key', key: target }]);
  });

  test('is not taken where cells of the row disagree', () => {
    for (const values of [
      [sealed(older, JSON_TEXT), sealed(older, NO_TEXT)],
      [sealed(older, JSON_TEXT), sealed(target, JSON_TEXT)],
    ])
      expect(assuming(values).map((judgement) => judgement!.status)).toEqual(['undecidable', 'undecidable']);
  });

  test('is not taken for an object that is another’s or gone', () => {
    const fields = [objects({ assumed: older }), objects({ assumed: older })];
    expect(assuming(['4711 foreign other', '4712 gone'], fields)).toMatchObject([
      { status: 'undecidable', key: null, reason: expect.stringContaining('belongs to other') },
      { status: 'damaged', key: null, reason: 'there is no large object 4712' },
    ]);
  });

  test('is taken only where it is a key of the ring', () => {
    expect(assuming([sealed(older, 'ok')], [bare({ assumed: stranger })])).toMatchObject([
      { status: 'undecidable', key: null },
    ]);
  });
});

describe('a key nobody has never passes for a key of the ring', () => {
  const ROWS = 2_000;
  const SHAPES: Readonly<Record<string, (i: number) => { values: string[]; fields: Judging[] }>> = {
    'a token': (i) => row([sealed(stranger, `eyJhbGciOi.refresh.token ${i}`)]),
    'a token of 24 characters': (i) => row([sealed(stranger, `token-${i}`.padEnd(24, '.'))]),
    'a short text': (i) => row([sealed(stranger, `n${i}`)]),
    'a letter': () => row([sealed(stranger, 'x')]),
    'three short texts': (i) => row([`a${i}`, 'eight by', `${i}`].map((text) => sealed(stranger, text))),
    'five transcripts': (i) =>
      row(
        [`Hallo ${i}`, '', `start\tend\ttext\n${i}`, WEBVTT, JSON_TEXT].map((text) => sealed(stranger, text)),
      ),
    'a sound': (i) => ({ values: [object(stranger, sound(i, 64))], fields: [objects()] }),
    'a sound and a text': (i) => ({
      values: [object(stranger, sound(i, 64)), sealed(stranger, `n${i}`)],
      fields: [objects(), bare()],
    }),
  };
  function row(values: string[]) {
    return { values, fields: values.map(() => bare()) };
  }

  test.each(Object.entries(SHAPES))('where rows hold %s', (_shape, rowOf) => {
    const found = new Map<string | null, number>();
    for (let i = 0; i < ROWS; i++) {
      const { values, fields } = rowOf(i);
      for (const status of statuses(values, fields)) found.set(status, (found.get(status) ?? 0) + 1);
    }
    expect(found.get('current-key') ?? 0).toBe(0);
    expect(found.get('old-key') ?? 0).toBe(0);
    expect(found.get('plaintext') ?? 0).toBe(0);
  });

  test('nor one key of the ring for the other', () => {
    for (const [key, status] of [
      [target, 'current-key'],
      [older, 'old-key'],
    ] as const) {
      for (let i = 0; i < ROWS; i++) {
        const values = [sealed(key, `a token, number ${i}, of one application`)];
        expect(statuses(values)).toEqual([status]);
      }
    }
  });
});

test('whatever bytes a row holds, judging it never throws, and its cells share one verdict', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => sealed(older, Buffer.from(bytes))),
    fc.string({ maxLength: 30 }).map((text) => sealed(target, text)),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
      const judgements = judged(values);
      expect(judgements).toHaveLength(values.length);
      const ofSealed = judgements.filter((judgement) => judgement?.sealed != null);
      expect(
        new Set(ofSealed.map((judgement) => `${judgement!.status} ${judgement!.reason}`)).size,
      ).toBeLessThan(2);
      for (const judgement of ofSealed) {
        expect(['current-key', 'old-key', 'undecidable', 'unknown-key']).toContain(judgement!.status);
        expect(judgement!.key === null).toBe(['undecidable', 'unknown-key'].includes(judgement!.status));
      }
    }),
    { numRuns: 500 },
  );
});

test('where the scheme authenticates, every value is judged by itself, whatever stands beside it', () => {
  const values = fc.oneof(
    fc.constant(null),
    fc.constant(''),
    fc
      .constantFrom(fernet.target, fernet.older, fernet.stranger)
      .map((key) => key.seal(Buffer.from(JSON_TEXT))),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(values, fc.boolean()), { maxLength: 6 }), (row) => {
      const fields = row.map(() => fernet.judging());
      const found = judgeRow({ values: row.map(([each]) => each), applies: row.map(([, is]) => is) }, fields);
      expect(found).toEqual(row.map(([each, is]) => (is ? judge(each, fernet.judging()) : null)));
    }),
  );
});
