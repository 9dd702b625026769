import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { freshDatabase } from '../support/database.ts';
import { createVault, sealMany } from '../support/sealed.ts';
import { makeKeys, makeSite, operationsAt } from '../support/site.ts';

test('for a console, addresses that are to be typed in are asked for on opening, and once', async () => {
  const database = await freshDatabase();
  onTestFinished(() => database.end());
  const keys = makeKeys();
  await createVault(database, 'vault', sealMany(keys.old, 1));
  const { folder, opening } = await makeSite({ url: '', keys, fields: [{ table: 'vault' }] });
  const file = join(folder, 'keyturn.yaml');
  const config = JSON.parse(await readFile(file, 'utf8'));
  const typedIn = { url: { prompt: true } };
  await writeFile(file, JSON.stringify({ ...config, database: typedIn, redis: typedIn }));
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return database.url;
  };
  const operations = await operationsAt({ ...opening, ask, asksAhead: true });
  const questions = ['The URL of the database', 'The URL of Redis'].map(
    (what) => `${what}. Type or paste it (it is not shown)`,
  );
  expect(asked).toEqual(questions);
  expect((await operations.setup()).database).toContain(database.name);
  expect(await operations.restorePoints()).toEqual([]);
  expect(asked).toEqual(questions);
});
