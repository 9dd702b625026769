import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { LeftFlows } from '../../src/memory/left-flows.ts';
import { rememberKey } from '../../src/wiring/left-flows.ts';
import { LEFT_KEY } from '../flows/setup.ts';
import { refusalOf } from '../keystore/contexts.ts';
import { openingOf } from '../support/opening.ts';
import { tempFolder } from '../support/temp.ts';

test('a new key is remembered for the database that the configuration names, without connecting to it', async () => {
  const { opening, left } = site({});
  await rememberKey(opening, LEFT_KEY);
  expect(await left.all()).toEqual([LEFT_KEY]);
});

test('no program is started and nobody is asked for the sake of it, and a drill stages its keys itself', async () => {
  const asked = [{ url: '{ command: [./url] }' }, { url: '{ prompt: true }' }, { environment: 'drill' }];
  for (const part of asked) {
    const { opening, left } = site(part);
    await rememberKey(opening, LEFT_KEY);
    expect(await left.all()).toEqual([]);
  }
});

test('a URL that is not there is an error that says so', async () => {
  const { opening } = site({ url: '{ env: NOWHERE }' });
  const { message } = await refusalOf(rememberKey(opening, LEFT_KEY));
  expect(message).toContain('NOWHERE');
});

/** A configuration, and what a console of its database finds remembered. */
function site({ url = '{ env: DATABASE_URL }', environment = 'production' }) {
  const folder = tempFolder();
  const env = {
    XDG_STATE_HOME: join(folder, 'state'),
    DATABASE_URL: 'postgres://webops:pw@db.example:6432/webops',
  };
  const configFile = join(folder, 'keyturn.yaml');
  writeFileSync(configFile, config({ url, environment }), { mode: 0o600 });
  const opening = openingOf(folder, env);
  const where = { application: 'webops', environment, host: 'db.example:6432', database: 'webops' };
  return { opening, left: new LeftFlows({ configFile, ...where }, env) };
}

function config({ url, environment }: { url: string; environment: string }): string {
  return `application: webops
environment: ${environment}
database: { url: ${url} }
keyrings:
  encryption: { scheme: fernet, current: { env: KEY } }
fields:
  - { table: core_webhook, column: secret, keyring: encryption }
`;
}
