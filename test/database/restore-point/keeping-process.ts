import { Database } from '../../../src/database/database.ts';
import { readDependents } from '../../../src/database/dependents/read-dependents.ts';
import { readPages } from '../../../src/database/pages.ts';
import { deleteRows } from '../../../src/database/restore-point/delete-rows.ts';
import { putBack } from '../../../src/database/restore-point/put-back.ts';
import { targetOf } from './keeping.ts';

/** A process that purges a table batch by batch, or puts all of it back, and says so after each; made to be killed. */
const [url, run, what] = process.argv.slice(2) as [string, string, 'purge' | 'restore'];
const database = await Database.connect({ url, env: {}, applicationName: 'keyturn test' });
const target = await targetOf(database, { table: 'vault' });
const dependents = await readDependents(database, target);
const say = () => process.stdout.write('.\n');

if (what === 'restore') for await (const _ of putBack(database, { run, by: 'the restore' })) say();
else
  for await (const page of readPages(database, target, { after: null, upto: null, mostRows: 20 })) {
    const rows = page.map(({ key, values }) => ({ key, old: values }));
    await database.transaction((tx) =>
      deleteRows(tx, { run, target, dependents, keeps: true, objects: ['sound'] }, rows),
    );
    say();
  }
await database.close();
