import { connectionEnv } from '../backup/connection-env.ts';
import type { Dumping } from '../backup/dump-arguments.ts';
import { findPgDump } from '../backup/find-pg-dump.ts';
import { takeBackup } from '../backup/take-backup.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { type Dumped, readDumped } from '../database/dumped-tables.ts';
import type { Target } from '../database/target.ts';
import { noPgDump } from '../flows/backup-step.ts';
import type { BackupOffer, BackupRequest, BackupScope } from '../flows/operations.ts';
import type { BackupFact } from '../plan/backup-facts.ts';
import type { Opening } from './loaded.ts';
import { typedPath } from './typed-path.ts';

/** What a backup is made of and with. */
export interface BackupSite {
  config: Config;
  database: Database;
  targets: readonly Target[];
  url: string;
  opening: Opening;
}

/** Whether a backup of this scope could be made from here, and how much it would take. */
export async function offerBackup(site: BackupSite, scope: BackupScope): Promise<BackupOffer> {
  const { found, why } = await findFitting(site);
  const dumped = await dumpedFor(site, scope);
  const estimateBytes = estimateOf(dumped, dumpingOf(site, scope, dumped));
  return { possible: found !== undefined, why: why ?? null, version: found?.version ?? null, estimateBytes };
}

/** Makes the backup; a stop that is asked for is heard within half a second. */
export async function* makeBackup(
  site: BackupSite,
  request: BackupRequest,
  isStopped: () => boolean,
): AsyncGenerator<BackupFact, void, void> {
  const { config, database, url, opening } = site;
  const { found, why } = await findFitting(site);
  if (found === undefined) throw noPgDump(why);
  const dumped = await dumpedFor(site, request);
  const dumping = dumpingOf(site, request, dumped);
  const stop = new AbortController();
  const facts = takeBackup({
    tools: found,
    env: connectionEnv(url, opening.env),
    folder: typedPath(request.folder, opening),
    name: { ...config, database: database.address.database },
    dumping,
    estimateBytes: estimateOf(dumped, dumping),
    now: () => new Date(),
    signal: stop.signal,
  });
  for await (const fact of facts) {
    if (isStopped()) stop.abort();
    yield fact;
  }
}

async function findFitting({ database, opening }: BackupSite) {
  const [server] = await database.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  return findPgDump({ serverVersion: server?.version ?? '', env: opening.env });
}

/** What a purge deletes drags along what refers to it: all of that is affected. */
function dumpedFor({ database, targets }: BackupSite, { kind }: BackupScope): Promise<Dumped> {
  return readDumped(database, { tables: targets, withReferrers: kind === 'purge' });
}

function dumpingOf({ targets }: BackupSite, { whole = false }: BackupScope, dumped: Dumped): Dumping {
  const { tables, hasLargeObjects } = dumped;
  const fields = targets.flatMap((target) => target.fields);
  const largeObjects = fields.some(({ storage }) => storage.kind === 'large-object');
  return { whole, tables, largeObjects, hasLargeObjects };
}

function estimateOf(dumped: Dumped, { whole, largeObjects }: Dumping): number {
  if (whole) return dumped.databaseBytes;
  return dumped.tableBytes + (largeObjects ? dumped.objectBytes : 0);
}
