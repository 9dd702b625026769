import { describe, expect, it } from 'vitest';

import { changed, loaded, mistakeIn, SMALL } from './configs.ts';

const CURRENT = '    current: { env: ENCRYPTION_KEY }\n';
const secret = { kind: 'env', name: 'SECRET_KEY' };

/** The least config with a current key of these settings, the first of them on line 8. */
function text(...settings: readonly string[]): string {
  return changed(SMALL, CURRENT, ['    current:', ...settings.map((line) => `      ${line}`), ''].join('\n'));
}

function currentOf(...settings: readonly string[]) {
  return loaded(text(...settings)).keyrings[0]?.current;
}

describe('a derived key in the config', () => {
  it('may be the SHA-256 of a secret', () => {
    expect(currentOf('derive: sha256', 'secret: { env: SECRET_KEY }')).toEqual({
      kind: 'derived',
      derive: 'sha256',
      secret,
    });
  });

  it.each([
    ['salt: ""', 'info: ""', { kind: 'literal', text: '' }, ''],
    [
      'salt: { env: SALT }',
      'info: django-fernet-fields',
      { kind: 'env', name: 'SALT' },
      'django-fernet-fields',
    ],
    ['salt: "42"', 'info: " as it stands "', { kind: 'literal', text: '42' }, ' as it stands '],
  ])('may be made by HKDF, of %s and %s', (salt, info, readSalt, readInfo) => {
    expect(currentOf('derive: hkdf-sha256', 'secret: { env: SECRET_KEY }', salt, info)).toEqual({
      kind: 'derived',
      derive: 'hkdf-sha256',
      secret,
      salt: readSalt,
      info: readInfo,
    });
  });

  const SECRET = 'secret: { env: SECRET_KEY }';
  it.each<[string[], number, string, string]>([
    [
      ['derive: pbkdf2-sha256', SECRET, 'iterations: 100000'],
      7,
      '"salt" is missing',
      'write it as: salt: { env: ENCRYPTION_SALT }',
    ],
    [['derive: pbkdf2-sha256', SECRET, 'salt: s'], 7, '"iterations" is missing', 'iterations: 100000'],
    [['derive: pbkdf2-sha256', SECRET, 'salt:', 'iterations: 1'], 10, '"salt" is empty', 'ENCRYPTION_SALT'],
    [
      ['derive: pbkdf2-sha256', SECRET, 'salt: s', 'iterations: 1', 'info: x'],
      12,
      '"info" does not belong to a key derived by pbkdf2-sha256',
      'pbkdf2-sha256 is made of: secret, salt, iterations',
    ],
    [
      ['derive: sha256', SECRET, 'salt: s'],
      10,
      '"salt" does not belong to a key derived by sha256',
      'sha256 is made of: secret',
    ],
    [['derive: sha256', SECRET, 'iterations: 2'], 10, '"iterations" does not belong to a key derived by', ''],
    [['derive: sha256', SECRET, 'sallt: s'], 10, 'there is no setting "sallt" here', 'known here: secret'],
    [['derive: sha256'], 7, '"secret" is missing', '{ env: SECRET_KEY }'],
    [['derive: hkdf-sha256', SECRET, 'salt: s'], 7, '"info" is missing', 'info: django-fernet-fields'],
    [['derive: hkdf-sha256', SECRET, 'info: i'], 7, '"salt" is missing', 'ENCRYPTION_SALT'],
    [['derive: hkdf-sha256', SECRET, 'info:', 'salt: s'], 10, '"info" is empty', 'django-fernet-fields'],
    [
      ['derive: hkdf-sha256', SECRET, 'info: 5', 'salt: s'],
      10,
      '"info" must be text, not a number',
      'quotes',
    ],
    [
      ['derive: hkdf-sha256', SECRET, `info: ${'é'.repeat(513)}`, 'salt: s'],
      10,
      '"info" is longer than 1024 bytes',
      'library',
    ],
    [
      ['derive: hkdf-sha256', SECRET, 'salt: s', 'info: i', 'iterations: 1'],
      12,
      '"iterations" does not belong to a key derived by hkdf-sha256',
      'hkdf-sha256 is made of: secret, salt, info',
    ],
    [['derive: sha-256', SECRET], 8, 'there is no derivation "sha-256"', 'did you mean "sha256"?'],
    [
      ['derive: scrypt', SECRET],
      8,
      'there is no derivation "scrypt"',
      'known here: pbkdf2-sha256, hkdf-sha256, sha256',
    ],
    [['derive: [sha256]', SECRET], 8, 'there is no derivation', 'known here: pbkdf2-sha256'],
    [['derive:', SECRET], 8, 'there is no derivation', 'known here: pbkdf2-sha256'],
    [
      ['derive: sha256', 'secret: the secret itself'],
      9,
      'a key source is expected, not the key itself',
      'env',
    ],
    [['derive: sha256', 'env: SECRET_KEY'], 7, 'a key source is one of env, file', 'keep one of them'],
  ])('of %j is refused on line %i: %s', (settings, line, fact, hint) => {
    const error = mistakeIn(text(...settings));
    expect(error.message).toContain(`keyturn.yaml line ${line}: ${fact}`);
    expect(error.hint).toContain(hint);
    expect(error.exitCode).toBe(2);
  });

  it('is refused without repeating what may be the secret', () => {
    const key = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
    for (const settings of [
      [`derive: ${key}`, SECRET],
      ['derive: sha256', `secret: ${key}`],
      ['derive: sha256', SECRET, `"${key}": x`],
      ['derive: hkdf-sha256', `secret: { env: ${key} }`, 'salt: s', 'info: i'],
    ]) {
      expect(JSON.stringify(mistakeIn(text(...settings)).toFact())).not.toContain(key.slice(0, 12));
    }
  });
});
