import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeBase64 } from '../../src/keys/base64.ts';
import { judge } from '../../src/plan/judge.ts';
import type { RowStatus } from '../../src/plan/row-status.ts';
import { judging, older, stranger, target } from './cells.ts';

/** One, two and seven blocks; with two signs of padding, with one and with none. */
const LENGTHS = [0, 5, 16, 40, 100];
const OPENS: readonly RowStatus[] = ['current-key', 'old-key'];

describe.each(LENGTHS)('a token of %i bytes', (length) => {
  const plaintext = Buffer.alloc(length, 'secret');
  const tokens = [target, older].map((key) => key.sealAt(plaintext, 1762596000, Buffer.alloc(16, 0x5c)));

  test('with any one bit of its bytes flipped never opens, and is never taken for plaintext', () => {
    for (const token of tokens) {
      const bytes = Buffer.from(token, 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        const { status, key } = judge(padded(flipped), judging());
        // Only the first byte tells the version: another one belongs to no token at all.
        expect({ bit, status }).toEqual({ bit, status: bit < 8 ? 'damaged' : 'unknown-key' });
        expect(key).toBeNull();
      }
    }
  });

  test('with any one bit of its text flipped opens only where the text still says the same bytes', () => {
    for (const token of tokens) {
      const untouched = judge(token, judging()).status;
      for (let bit = 0; bit < token.length * 8; bit++) {
        const at = bit >> 3;
        const character = String.fromCharCode(token.charCodeAt(at) ^ (1 << (bit & 7)));
        const text = token.slice(0, at) + character + token.slice(at + 1);
        const { status } = judge(text, judging());
        if (saysTheSame(text, token)) expect({ bit, status }).toEqual({ bit, status: untouched });
        else expect(['damaged', 'unknown-key']).toContain(status);
      }
    }
  });

  test('cut short anywhere never opens, and is taken for plaintext only while it could be any word', () => {
    for (const token of tokens) {
      for (let kept = 0; kept < token.length; kept++) {
        const text = token.slice(0, kept);
        const { status } = judge(text, judging());
        // Signs of padding may be surplus: a text cut within them may still say the same bytes.
        if (saysTheSame(text, token)) continue;
        if (kept === 0) expect(status).toBe('empty');
        else if (kept < 6) expect({ kept, status }).toEqual({ kept, status: 'plaintext' });
        else expect(['damaged', 'unknown-key']).toContain(status);
      }
    }
  });

  test('with its beginning cut off, or a character taken out or put in, never opens', () => {
    for (const token of tokens) {
      for (let at = 0; at < token.length; at++) {
        const without = token.slice(0, at) + token.slice(at + 1);
        const withMore = `${token.slice(0, at)}A${token.slice(at)}`;
        for (const text of [token.slice(at + 1), without, withMore]) {
          if (!saysTheSame(text, token)) expect(OPENS).not.toContain(judge(text, judging()).status);
        }
      }
    }
  });

  test('under a key of nobody is judged the same after every repair that does not change its bytes', () => {
    const token = stranger.seal(plaintext);
    for (const text of [`"${token}"`, `${token}\n`, token.replaceAll('-', '+').replaceAll('_', '/')]) {
      expect(judge(text, judging())).toEqual(judge(token, judging()));
    }
  });
});

test('two tokens of one key, mixed at any of their seams, open neither to the one nor to the other', () => {
  const [one, two] = [1762596000, 1762596001].map((seconds) =>
    Buffer.from(target.sealAt(Buffer.from('secret'), seconds, Buffer.alloc(16, seconds)), 'base64url'),
  ) as [Buffer, Buffer];
  for (const cut of [9, 25, 41]) {
    const mixed = Buffer.concat([one.subarray(0, cut), two.subarray(cut)]);
    expect(judge(padded(mixed), judging())).toMatchObject({ status: 'unknown-key', key: null });
  }
});

test('no text whatever opens or makes judging throw, unless a key of the ring sealed it', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.base64String({ maxLength: 240 }),
    fc.base64String({ maxLength: 240 }).map((text) => `gAAAAAB${text}`),
    fc.uint8Array({ minLength: 48, maxLength: 48 }).map(wellFormed),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { status, reason } = judge(text, judging());
      expect(['empty', 'plaintext', 'damaged', 'unknown-key']).toContain(status);
      if (status !== 'empty') expect(reason).toMatch(/^\S.*\S$/);
    }),
    { numRuns: 2000 },
  );
});

test('whatever is stored, its reason is one of these sentences and holds nothing of what is stored', () => {
  const sentences = [
    /^no key of the keyring opens it$/,
    /^not base64: (its base64 padding is missing|its length is not whole base64 groups|it holds characters outside ASCII)$/,
    /^\d+ bytes is too short for a Fernet token \(at least 73\)$/,
    /^\d+ bytes: the length is not whole blocks of 16$/,
    /^the version byte is 0x[0-9a-f]{2}, not 0x80$/,
    /^\d+ characters?, not a Fernet token \((it is not base64|it does not begin with 0x80|\d+ bytes(?: is too short for a Fernet token \(at least 73\)|: the length is not whole blocks of 16))\)$/,
  ];
  const texts = fc
    .tuple(
      fc.constantFrom('', 'gAAAAA', 'gAAAAAB'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()),
    )
    .map((parts) => parts.join(''))
    .filter((text) => text !== '');
  fc.assert(
    fc.property(texts, (text) => {
      const { reason } = judge(text, judging());
      expect(sentences.filter((sentence) => sentence.test(reason ?? ''))).toHaveLength(1);
    }),
    { numRuns: 1000 },
  );
});

/** The bytes of a token but for its key: the right version, a time of our days. */
function wellFormed(rest: Uint8Array): string {
  const head = Buffer.alloc(25);
  head[0] = 0x80;
  head.writeUInt32BE(1762596000, 5);
  return padded(Buffer.concat([head, rest]));
}

function saysTheSame(text: string, token: string): boolean {
  const verdict = decodeBase64(text);
  return 'bytes' in verdict && verdict.bytes.equals(Buffer.from(token, 'base64url'));
}

function padded(bytes: Buffer): string {
  return bytes.toString('base64url').padEnd(Math.ceil(bytes.length / 3) * 4, '=');
}
