import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { LeftFlows } from '../../src/memory/left-flows.ts';
import type { LeftFlow } from '../../src/plan/left-flow.ts';
import type { LeftFlush } from '../../src/plan/left-flush.ts';
import type { LeftKey } from '../../src/plan/left-key.ts';
import type { LeftSearch } from '../../src/plan/left-search.ts';
import { LEFT_KEY } from '../flows/setup.ts';
import { tempFolder } from '../support/temp.ts';

const SITE = {
  configFile: '/etc/keyturn/config.yaml',
  application: 'webops',
  environment: 'production',
  host: '10.0.0.5:5432',
  database: 'webops',
};
const ROTATE: LeftFlow = {
  kind: 'rotate',
  point: null,
  step: 'gate',
  where: 'step 3 of 6: backup',
  backup: 'webops.dump',
  leftAt: '2026-11-22T02:14:08.000Z',
};
const SEARCH: LeftSearch = {
  kind: 'find',
  files: ['/srv/old.env'],
  folders: ['/srv/staging'],
  environment: true,
  typed: 1,
  where: 'step 2 of 3: trying keys',
  leftAt: '2026-11-27T13:40:08.000Z',
};
const ENCRYPT: LeftFlow = { ...ROTATE, kind: 'encrypt', step: 'rehearsed', backup: null };

test('a later sitting knows what was left, one flow of each kind, until it is forgotten', async () => {
  const env = { XDG_STATE_HOME: await tempFolder() };
  const flows = new LeftFlows(SITE, env);
  expect(await flows.all()).toEqual([]);
  // Nobody waits between two: both stand all the same.
  await Promise.all([flows.remember({ ...ROTATE, step: 'rehearsed' }), flows.remember(ENCRYPT)]);
  await flows.remember(ROTATE);
  expect(await new LeftFlows(SITE, env).all()).toEqual([ENCRYPT, ROTATE]);
  await flows.forget(ENCRYPT);
  expect(await new LeftFlows(SITE, env).all()).toEqual([ROTATE]);
  await flows.forget(ROTATE);
  expect(await readdir(join(env.XDG_STATE_HOME, 'keyturn'))).toEqual([]);
});

test('of new keys the latest of each keyring is remembered, beside the flows', async () => {
  const env = { XDG_STATE_HOME: await tempFolder() };
  const left = new LeftFlows(SITE, env);
  const settings: LeftKey = { ...LEFT_KEY, keyring: 'settings', kept: { kind: 'shown' }, setting: null };
  const latest: LeftKey = { ...LEFT_KEY, kept: { kind: 'store', store: 'vault' } };
  for (const each of [LEFT_KEY, ROTATE, settings, latest]) await left.remember(each);
  expect(await new LeftFlows(SITE, env).all()).toEqual([ROTATE, settings, latest]);
  await left.forget(LEFT_KEY);
  expect(await left.all()).toEqual([ROTATE, settings]);
});

test('a flush and a search that were left are remembered beside the flows of runs', async () => {
  const env = { XDG_STATE_HOME: await tempFolder() };
  const left = new LeftFlows(SITE, env);
  const flush = (step: LeftFlush['step']): LeftFlush => ({
    kind: 'flush',
    step,
    where: 'step 2 of 3: consent',
    leftAt: ROTATE.leftAt,
  });
  for (const each of [ROTATE, SEARCH, flush('gate'), flush('unlinking')]) await left.remember(each);
  expect(await new LeftFlows(SITE, env).all()).toEqual([ROTATE, SEARCH, flush('unlinking')]);
});

test('what can only be a key itself is not understood', async () => {
  const env = { XDG_STATE_HOME: await tempFolder() };
  const left = new LeftFlows(SITE, env);
  const shown = { kind: 'shown', text: 'the key' } as const;
  await left.remember({ ...LEFT_KEY, kept: shown });
  expect(await left.all()).toEqual([]);
});

test('another database, environment or configuration has flows of its own', async () => {
  const env = { XDG_STATE_HOME: await tempFolder() };
  await new LeftFlows(SITE, env).remember(ROTATE);
  const others = [
    { database: 'other' },
    { host: 'other:5432' },
    { environment: 'staging' },
    { configFile: '/x' },
  ];
  for (const other of others) expect(await new LeftFlows({ ...SITE, ...other }, env).all()).toEqual([]);
});

test('the file is its owner’s alone, below the state folder or the home', async () => {
  const home = await tempFolder();
  await new LeftFlows(SITE, { HOME: home, XDG_STATE_HOME: 'relative/is/ignored' }).remember(ROTATE);
  const folder = join(home, '.local', 'state', 'keyturn');
  const [file] = await readdir(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, file!))).mode & 0o777).toBe(0o600);
});

test('what can’t be understood was never left, and is written over', async () => {
  const env = { XDG_STATE_HOME: await tempFolder() };
  const flows = new LeftFlows(SITE, env);
  await flows.remember(ROTATE);
  const folder = join(env.XDG_STATE_HOME, 'keyturn');
  const file = join(folder, (await readdir(folder))[0]!);
  for (const text of [
    '',
    '{',
    '[{"kind":"destroy"}]',
    (await readFile(file, 'utf8')).replace('gate', 'running'),
  ]) {
    await writeFile(file, text);
    expect(await flows.all()).toEqual([]);
  }
  await flows.remember(ENCRYPT);
  expect(await flows.all()).toEqual([ENCRYPT]);
});

test('where nothing can be written nothing is remembered, and nobody is troubled', async () => {
  const folder = await tempFolder();
  // Root may write into any folder: a file where the folder should be stops everybody.
  const blocked = join(folder, 'file');
  await writeFile(blocked, '');
  const flows = new LeftFlows(SITE, { XDG_STATE_HOME: blocked });
  await flows.remember(ROTATE);
  await flows.forget(ROTATE);
  expect(await flows.all()).toEqual([]);
});
