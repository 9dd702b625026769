import { connectionEnv } from '../../src/backup/connection-env.ts';
import { takeBackup } from '../../src/backup/take-backup.ts';

/** Makes a backup of the table `vault` with the tools, from the URL and into the folder it is told, until it is killed. */
const [pgDump = '', pgRestore = '', url = '', folder = ''] = process.argv.slice(2);

const facts = takeBackup({
  tools: { pgDump, pgRestore, version: '0' },
  env: connectionEnv(url, {}),
  folder,
  name: { application: 'webops', environment: 'production', database: 'webops' },
  dumping: {
    whole: false,
    tables: [{ schema: 'public', name: 'vault', owner: 'postgres', kind: 'table' }],
    largeObjects: false,
    hasLargeObjects: false,
  },
  estimateBytes: null,
  now: () => new Date(),
  signal: new AbortController().signal,
});
for await (const { event } of facts) process.stdout.write(`${event}\n`);
