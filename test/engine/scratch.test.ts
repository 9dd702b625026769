import { test } from 'vitest';
import { openSession } from '../../src/drill/session.ts';
import { freshDatabase } from '../support/database.ts';
import { collect, theOnly } from '../support/facts.ts';
import { createVault, sealMany } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
test('stop then runs', async () => {
  const database = await freshDatabase();
  await createVault(database, 'vault', sealMany(keys.old, 6000));
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'vault' }] });
  const facts = [];
  let first = true;
  for await (const f of operations.rotate({})) {
    facts.push(f);
    if (f.event === 'batch-committed' && first) { first = false; operations.stop(); await operations.runs(); }
  }
  console.log('STOP+RUNS', theOnly(facts, 'run-finished'));
});
test('at once with a held row', async () => {
  const database = await freshDatabase();
  await createVault(database, 'vault', sealMany(keys.old, 100));
  const operations = await siteFor({ url: database.url, keys, commit: 'all', fields: [{ table: 'vault' }] });
  const holder = await openSession(database.url);
  await holder.query('begin'); await holder.query('select from vault where id = 5 for update');
  const facts = await collect(operations.rotate({}));
  console.log('ATONCE LOCK', theOnly(facts, 'run-finished'));
  await holder.end();
});
test('statement timeout by role label slow', async () => {
  const database = await freshDatabase();
  await createVault(database, 'vault', ['x', ...sealMany(keys.old, 100)]);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'vault', label: '1/(id-1)' }] });
  try { console.log('LABEL THROWS', (await collect(operations.rotate({}))).at(-1)); } catch (e) { console.log('LABEL THROWN', e); }
  console.log(await operations.rows({limit: 2}).catch((e: unknown) => ['ROWS', e]));
});
