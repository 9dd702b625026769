import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { DerivedKeySource, TextOrLiteral } from '../../src/config/config.ts';
import { fileWarnings } from '../../src/keystore/file-warnings.ts';
import { readKey } from '../../src/keystore/read-key.ts';
import { keyInWords, sourceInWords } from '../../src/keystore/words.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { tempFile } from '../support/temp.ts';
import { alone, refusalOf } from './contexts.ts';

const secret = { kind: 'env', name: 'SECRET_KEY' } as const;
const literal = (text: string): TextOrLiteral => ({ kind: 'literal', text });

const hashed: DerivedKeySource = { kind: 'derived', derive: 'sha256', secret };

function expanded(salt: string | TextOrLiteral, info: string): DerivedKeySource {
  const from = typeof salt === 'string' ? literal(salt) : salt;
  return { kind: 'derived', derive: 'hkdf-sha256', secret, salt: from, info };
}

async function keyOf(source: DerivedKeySource, text: string): Promise<string> {
  return fernet.formatKey(await readKey(source, fernet, alone({ SECRET_KEY: text })));
}

const DEFAULT = 'django-insecure-change-this-in-production';
const ODD = 's3cr3t-key-ünïcode-$#(=)';

describe('a key that is the SHA-256 of a secret', () => {
  /** As Python gives them: `urlsafe_b64encode(sha256(secret.encode()).digest())`. */
  it.each([
    [DEFAULT, 'qZdIvlgaBa8k_m27WYIMAjFv_EFabTjoO4wV5rS-ZIg='],
    [ODD, '0WIl9w8IdBXD0enQx-nHSVqjTRYsqztXUZtbr3BhLdY='],
    ['x', 'LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE='],
    [' k!x(9_$#@=test-secret ', 'C0RKLz-5jSx9qpkcVK32V571033wh4oho7cBNMAg4jU='],
  ])('of %j is the key the application has', async (text, key) => {
    expect(await keyOf(hashed, text)).toBe(key);
  });

  it('is refused where the secret is empty', async () => {
    const error = await refusalOf(keyOf(hashed, ''));
    expect(error.message).toBe('SECRET_KEY is empty');
  });
});

describe('a key that HKDF makes of a secret', () => {
  /** As Python gives them, from RFC 5869 written out with hmac. */
  it.each([
    [
      DEFAULT,
      'django-fernet-fields-hkdf-salt',
      'django-fernet-fields',
      'svw0SwwHkeu6q2ToEwNCGBgM6Yh1TiGWMHg9_k1eK-g=',
    ],
    [ODD, '', 'sälz', 'GgLw-c-pgufh8ZaWG56-LzB1MarsQBn--kzbICps0kc='],
    [ODD, 'sälz', '', 'y1uySV_RoZf1MXNwg1MajcpINQYXRel2IoXW8dC4ax8='],
    ['x', '', '', '7X4oRoXIVbdTpPiq-nsKRa0Hj1grXK7lL00KbSqJwqY='],
    ['x', 's', 'i', 'SNTiDPAqjSfSm-bALuughcZ1GGNbD4zeu7Ipd9xrRto='],
    ['x', 's'.repeat(100), 'i'.repeat(1024), 'orXYfiQPv-bz1b5XrLGG9iDc5FVcm6Tu1YjoDgic5to='],
  ])('of %j, %j and %j is the key the application has', async (text, salt, info, key) => {
    expect(await keyOf(expanded(salt, info), text)).toBe(key);
  });

  it('takes its salt from a source too, empty as well', async () => {
    const source = expanded({ kind: 'env', name: 'SALT' }, 'i');
    const read = (SALT: string) => readKey(source, fernet, alone({ SECRET_KEY: 'x', SALT }));
    expect(fernet.formatKey(await read('s'))).toBe('SNTiDPAqjSfSm-bALuughcZ1GGNbD4zeu7Ipd9xrRto=');
    expect(fernet.formatKey(await read(''))).toBe(await keyOf(expanded('', 'i'), 'x'));
  });

  it('needs the salt it names', async () => {
    const source = expanded({ kind: 'env', name: 'SALT' }, 'i');
    const error = await refusalOf(readKey(source, fernet, alone({ SECRET_KEY: 'x' })));
    expect(error.message).toContain('SALT');
    expect(error.exitCode).toBe(2);
  });
});

describe('keys derived in different ways', () => {
  const rounds = (salt: string, iterations: number): DerivedKeySource => ({
    kind: 'derived',
    derive: 'pbkdf2-sha256',
    secret,
    salt: literal(salt),
    iterations,
  });

  it('are computed once each, and never taken for one another', async () => {
    const sources = [
      hashed,
      expanded('', ''),
      expanded('a', ''),
      expanded('', 'a'),
      rounds('', 1),
      rounds('', 2),
      rounds('a', 1),
    ];
    const context = alone({ SECRET_KEY: 'one secret' });
    const read = () => Promise.all(sources.map((source) => readKey(source, fernet, context)));
    const [first, second] = [await read(), await read()];
    for (const [i, key] of first.entries()) expect(second[i]).toBe(key);
    expect(new Set(first.map(fernet.formatKey)).size).toBe(sources.length);
  });

  it('are told apart by any change of secret, salt or info', async () => {
    const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, texts, texts, async (text, salt, info) => {
        const of = new Set([
          await keyOf(expanded(salt, info), text),
          await keyOf(expanded(salt, `${info}.`), text),
          await keyOf(expanded(`${salt}.`, info), text),
          await keyOf(expanded(salt, info), `${text}.`),
        ]);
        expect(of.size).toBe(4);
      }),
    );
  });

  it('are shown by the names of what they come from', () => {
    expect([hashed, expanded('s', 'i'), rounds('s', 1)].map(sourceInWords)).toEqual([
      'the SHA-256 of SECRET_KEY',
      'SECRET_KEY and its salt',
      'SECRET_KEY and its salt',
    ]);
    expect(keyInWords(hashed)).toBe('the key derived from the SHA-256 of SECRET_KEY');
  });

  it('are worth the warnings of the files they come from', async () => {
    const path = tempFile('.env', 'S=x', 0o644);
    const source = { kind: 'dotenv', path, name: 'S' } as const;
    for (const of of [
      { ...hashed, secret: source },
      { ...expanded('s', 'i'), secret: source },
    ]) {
      expect(await fileWarnings(of)).toEqual([expect.stringContaining('is open to anyone on this host')]);
    }
  });
});
