import { expect, test } from 'vitest';

import { databaseUrl } from '../support/database.ts';
import { refusalOf } from '../support/refused.ts';
import { keyOf, OLD_KEY, projectWSite } from './support/project-w.ts';

/** Nothing of a key is read from a database; but there has to be one. */
const site = (secretKey: string) => projectWSite(databaseUrl('postgres'), { secretKey, env: {} });

test.each([
  ['upper case', `"${OLD_KEY.toUpperCase()}"`],
  ['blanks between the bytes', `"${OLD_KEY.replace(/../g, '$& ')}"`],
  ['a default behind the variable', `!ENV \${NOT_SET:${OLD_KEY}}`],
])('Project-W’s key is read from config.yml with %s', async (_what, secretKey) => {
  const { operations } = await site(secretKey);
  const [keyring] = (await operations.setup()).keyrings;
  expect(keyring).toMatchObject({
    scheme: 'chacha20',
    older: [keyOf(OLD_KEY).fingerprint],
    olderSources: ['security.secret_key in config.yml'],
  });
});

test.each([
  [
    'digits without quotes',
    `1${OLD_KEY.replace(/\D/g, '0').slice(1)}`,
    /^security\.secret_key in config\.yml is a number, not text$/,
  ],
  ['a key that is cut short', `"${OLD_KEY.slice(2)}"`, /31 bytes long, not 32/],
  ['what is no hex', '"N/A"', /pairs of hex digits/],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the application's own syntax
  ['a variable that is not set', '!ENV ${SECRET_KEY}', /SECRET_KEY, which is not set$/],
])('Project-W’s key is refused in words where config.yml has %s', async (_what, secretKey, message) => {
  const refused = await refusalOf(site(secretKey));
  expect(refused).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  expect(`${refused.message} ${refused.hint}`).not.toMatch(/[0-9a-f]{16}/i);
});
