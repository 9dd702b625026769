import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  ENOUGH_TEXT,
  type Evidence,
  evidenceOf,
  evidenceOfBeginning,
} from '../../src/plan/plaintext-evidence.ts';
import { noises } from '../support/chacha20.ts';

const of = (text: string) => evidenceOf(Buffer.from(text));

describe('text in a form of its own proves its key, however short it is', () => {
  test.each([
    ['a WebVTT transcript', 'WEBVTT\n\n00:00.000 --> 00:04.000\nHallo'],
    ['an empty WebVTT transcript', 'WEBVTT'],
    ['WebVTT with a title', 'WEBVTT - a title'],
    ['WebVTT with a tab behind it', 'WEBVTT\tx'],
    ['WebVTT with line ends of another system', 'WEBVTT\r\n\r\n'],
    ['WebVTT behind a mark of byte order', '\ufeffWEBVTT\n'],
    ['tab-separated values without a row', 'start\tend\ttext'],
    ['tab-separated values', 'start\tend\ttext\n0\t4000\tHallo'],
    ['tab-separated values with line ends of another system', 'start\tend\ttext\r\n0\t4000\tHallo'],
    ['a SubRip transcript', '1\n00:00:00,000 --> 00:00:04,000\nHallo Wörld\n'],
    ['SubRip with line ends of another system', '1\r\n00:00:00,000 --> 00:00:04,000\r\nHallo\r\n'],
    ['SubRip that begins far behind', '1234\n12:34:56,789 --> 12:34:57,000'],
    ['SubRip behind a mark of byte order', '\ufeff1\n00:00:00,000 --> 00:00:04,000\n'],
    ['a JSON object', '{"a": 1}'],
    ['a JSON object as Python writes it', '{"text": "Hallo W\\u00f6rld", "segments": []}'],
    ['a JSON array', '[1, 2, 3]'],
    ['JSON with letters outside ASCII', '{"t":"ł🔑"}'],
    ['a token', 'eyJhbGciOi.refresh.token'],
    ['a text that is long enough', 'x'.repeat(ENOUGH_TEXT)],
    ['a text of letters outside ASCII that is long enough in bytes', 'ł'.repeat(ENOUGH_TEXT / 2)],
    ['a text of many scripts', 'Grüße, 世界! 🔑 Привет'],
    ['a text with tabs, line ends and form feeds', 'one\ttwo\r\nthree\ffour\nfive and six'],
    ['blanks', ' '.repeat(ENOUGH_TEXT)],
  ])('%s', (_what, text) => {
    expect(of(text)).toBe('proof');
  });

  test('and whatever JSON object or array there is, that is not as short as a word', () => {
    fc.assert(
      fc.property(fc.oneof(fc.object(), fc.array(fc.jsonValue())), (value) => {
        const text = JSON.stringify(value);
        expect(of(text)).toBe(text.length < 8 && Buffer.byteLength(text) < ENOUGH_TEXT ? 'fits' : 'proof');
      }),
    );
  });
});

describe('a short text fits, and proves nothing by itself', () => {
  test.each([
    ['nothing at all', ''],
    ['a word', 'Hallo'],
    ['a text one byte short', 'x'.repeat(ENOUGH_TEXT - 1)],
    ['a text of letters outside ASCII one byte short', `${'ł'.repeat(ENOUGH_TEXT / 2 - 1)}x`],
    ['an empty JSON object', '{}'],
    ['a JSON array of seven characters', '[1,2,3]'],
    ['a JSON number', '12345678'],
    ['a JSON string', '"a string"'],
    ['what begins as JSON and does not end', '{"a": 1, "b'],
    ['two JSON objects', '{"a": 1}{"b": 2}'],
    ['what begins as WebVTT begins', 'WEBVTTX'],
    ['WebVTT in small letters', 'webvtt\n'],
    ['WebVTT behind a blank', ' WEBVTT'],
    ['a part of the head of tab-separated values', 'start\tend'],
    ['another head of tab-separated values', 'start\tend\ttexts'],
    ['a number and an arrow', '1\n00:00 --> 00:04'],
    ['a line end', '\n'],
  ])('%s', (_what, text) => {
    expect(of(text)).toBe('fits');
  });
});

describe('text with control characters is silent, but for a form of its own', () => {
  test.each([
    ['NUL', '\0'],
    ['a bell', 'ding\u0007'],
    ['an escape sequence in a long text', `${'x'.repeat(40)}\u001b[31m`],
    ['a deletion', 'a\u007fb'],
    ['a vertical tab', 'a\u000bb'],
  ])('%s', (_what, text) => {
    expect(of(text)).toBe('silent');
  });

  test('which a form of its own is not', () => {
    expect(of('WEBVTT\n\n00:00.000 --> 00:04.000\n\u0007')).toBe('proof');
    expect(of('start\tend\ttext\n0\t1\t\0')).toBe('proof');
    expect(of('{"a": "\u0007"}'), 'not even JSON takes it raw').toBe('silent');
    expect(of('{"a": "\\u0007"}')).toBe('proof');
  });
});

describe('what is no text contradicts its key', () => {
  test.each([
    ['a byte that no character has', 'ff'],
    [
      'a text in another encoding',
      Buffer.from('Grüße an die ganze Welt da draußen', 'latin1').toString('hex'),
    ],
    ['a character cut in two', Buffer.from('Hallo W\u00f6').subarray(0, 8).toString('hex')],
    ['the second half of a character', Buffer.from('ö').subarray(1).toString('hex')],
    ['a character written longer than need be', 'c0af'],
    ['half a pair', 'eda080'],
    ['a character beyond the last', 'f4908080'],
    ['a long text with one wrong byte', `${Buffer.from('x'.repeat(200)).toString('hex')}80`],
    ['UTF-16', Buffer.from('\ufeffWEBVTT', 'utf16le').toString('hex')],
    ['WebVTT with one wrong byte', `${Buffer.from('WEBVTT\n\n').toString('hex')}ff`],
    [
      'JSON with one wrong byte',
      `${Buffer.from('{"a": "').toString('hex')}ff${Buffer.from('"}').toString('hex')}`,
    ],
  ])('%s', (_what, hex) => {
    expect(evidenceOf(Buffer.from(hex, 'hex'))).toBe('contradicts');
  });

  test('and no text ever does, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        // Half a pair is no character, and is never stored as one.
        const found = of(text.toWellFormed());
        expect(found).not.toBe('contradicts');
        if (/^[\x20-\x7e]*$/.test(text))
          expect(found).toBe(text.length < ENOUGH_TEXT ? shortEvidence(text) : 'proof');
      }),
      { numRuns: 500 },
    );
  });
});

/** Of a short text: it may be JSON by chance. */
function shortEvidence(text: string): Evidence {
  const isJson = text.length >= 8 && /^[{[]/.test(text) && parses(text);
  return isJson ? 'proof' : 'fits';
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('random bytes, which is what a wrong key opens to', () => {
  const COUNT = 20_000;
  const LENGTHS = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22, 23, 24, 25, 28, 32, 48, 64, 100, 300,
  ];

  test.each(LENGTHS)('prove no key, in 20,000 tries of %i bytes', (length) => {
    const found = noises(length, { count: COUNT, length }).map(evidenceOf);
    expect(found.filter((evidence) => evidence === 'proof')).toHaveLength(0);
    if (length >= ENOUGH_TEXT) expect(found.every((evidence) => evidence === 'contradicts')).toBe(true);
  });

  test('prove none as the beginning of a large cell either', () => {
    for (const length of [16, 64, 2048]) {
      const found = new Set(noises(`beginning ${length}`, { count: COUNT, length }).map(evidenceOfBeginning));
      expect([...found]).toEqual(['silent']);
    }
  });

  test('pass for printable text as often as can be counted, and from where it is enough, next to never', () => {
    for (const length of [1, 2, 4, 6]) {
      const found = noises(`share ${length}`, { count: COUNT, length }).map(evidenceOf);
      const fitting = found.filter((evidence) => evidence === 'fits').length;
      expect(Math.abs(fitting / COUNT - shareOfText(length)), `${length} bytes`).toBeLessThan(0.015);
    }
    expect(shareOfText(ENOUGH_TEXT)).toBeLessThan(1.1e-8);
    expect(shareOfText(ENOUGH_TEXT - 1)).toBeGreaterThan(2e-8);
  });
});

/** Of all byte strings of a length, those that are UTF-8 without control characters: told by how the last one ends. */
function shareOfText(length: number): number {
  // One byte: 128 without 29 controls. Two: C2–DF. Three: E0–EF without long forms and halves of pairs. Four: to 10FFFF.
  const characters = [128 - 29, 30 * 64, 65_536 - 2_048 - 2_048, 16 * 65_536];
  const shares = [1];
  for (let n = 1; n <= length; n++) {
    shares[n] = characters.reduce(
      (sum, count, i) => sum + (i < n ? (shares[n - 1 - i]! * count) / 256 ** (i + 1) : 0),
      0,
    );
  }
  return shares[length]!;
}

describe('the beginning of a large cell', () => {
  test.each([
    'WEBVTT\n\n',
    '{"a": 1}',
    'x'.repeat(2048),
    '',
    '\0',
  ])('is silent where it is text: %j', (text) => {
    expect(evidenceOfBeginning(Buffer.from(text))).toBe('silent');
  });

  test('is silent where it is nothing that is known, and never contradicts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(evidenceOfBeginning(Buffer.from(bytes))).toBe('silent');
      }),
    );
  });

  test('proves its key where it opens as sound does', () => {
    expect(evidenceOfBeginning(Buffer.from('OggS\0\x02'))).toBe('proof');
    expect(evidenceOf(Buffer.from('OggS\0\xff', 'latin1')), 'as a whole cell does').toBe('proof');
  });
});
