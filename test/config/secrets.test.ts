import { describe, expect, it } from 'vitest';

import { changed, mistakeIn, SMALL } from './configs.ts';

const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const ENV = '{ env: ENCRYPTION_KEY }';

describe('a secret in the config', () => {
  const places = [
    KEY,
    `"${KEY}"`,
    `{ env: "${KEY}" }`,
    `{ file: ${KEY} }`,
    `{ "${KEY}" }`,
    `{ dotenv: .env, name: ${KEY} }`,
    `{ command: [ echo, ${KEY} ] }`,
    `[ ${KEY} ]`,
    `{ derive: pbkdf2-sha256, secret: ${KEY}, salt: s, iterations: 1 }`,
    `{ env: ${'0f'.repeat(32)} }`,
  ];

  it.each(places)('is refused without being repeated: current: %s', (written) => {
    const error = mistakeIn(changed(SMALL, ENV, written));
    expect(error.message).toContain('keyturn.yaml line 7:');
    expect(error.hint).toMatch(/env/);
    expect(JSON.stringify(error.toFact())).not.toContain(KEY.slice(0, 12));
    expect(JSON.stringify(error.toFact())).not.toContain('0f0f0f');
  });

  it.each([
    'postgres://webops:hunter2@db/webops',
    'postgres://webops:hunter/2@db/webops',
    'postgresql://db/webops?user=webops&password=hunter2',
    'host=db password=hunter2',
  ])('is refused in a database address: %s', (url) => {
    const error = mistakeIn(changed(SMALL, '{ env: DATABASE_URL }', `"${url}"`));
    expect(error.message).toBe('keyturn.yaml line 3: the URL holds a password');
    expect(error.hint).toBe(
      'put the URL in an environment variable: url: { env: DATABASE_URL }, or keep the password in PGPASSFILE or PGPASSWORD',
    );
  });

  it('is not quoted out of a file that is no YAML', () => {
    for (const broken of [`current: ${KEY} ]`, `"${KEY}`, `a: b: ${KEY}`, `- ${KEY}\n}`]) {
      const { message, hint } = mistakeIn(`${broken}\n`);
      expect(message).toMatch(/^keyturn\.yaml line \d+: /);
      expect(`${message}${hint}`).not.toContain(KEY.slice(0, 12));
    }
  });
});
