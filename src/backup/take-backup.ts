import type { BackupContents, BackupFact } from '../plan/backup-facts.ts';
import { printable } from '../plan/printable.ts';
import { listed } from '../plan/words.ts';
import { missingFrom } from './archive-contents.ts';
import { backupFailed, backupStopped, fileFailure } from './backup-failures.ts';
import { type BackupName, backupFile, prepareFolder } from './backup-file.ts';
import { dumpArguments, type Dumping } from './dump-arguments.ts';
import type { PgTools } from './find-pg-dump.ts';
import { PartFile } from './part-file.ts';
import { runTool, type Tool, type ToolEnd } from './run-tool.ts';
import { complaintOf } from './tool-complaints.ts';
import { watched } from './watched.ts';

export interface BackupOrder {
  tools: PgTools;
  /** How libpq connects: `connectionEnv()`. */
  env: Readonly<Record<string, string>>;
  /** An absolute path; made where there is none. */
  folder: string;
  name: BackupName;
  dumping: Dumping;
  /** What the server says that is to be dumped takes there. */
  estimateBytes: number | null;
  now: () => Date;
  signal: AbortSignal;
}

/**
 * Makes a backup with pg_dump and reads it back before it gets its name. Throws OperatorError (exit 3) where that does
 * not come to a good end, and nothing is left of it then; whoever stops listening ends it, too.
 */
export async function* takeBackup(order: BackupOrder): AsyncGenerator<BackupFact, void, void> {
  const { tools, folder, name, dumping, estimateBytes, now, signal } = order;
  refuseForeign(dumping);
  await prepareFolder(folder, estimateBytes);
  const begun = now();
  const file = backupFile(folder, name, begun);
  const contents = contentsOf(dumping);
  const part = await PartFile.create(file);
  try {
    yield { event: 'backup-started', file, contents, pgDump: tools.version, estimateBytes };
    yield* dump(order, part);
    const sha256 = yield* readBack(order, part);
    signal.throwIfAborted();
    const bytes = await part.size();
    await part.keep();
    const seconds = (now().getTime() - begun.getTime()) / 1000;
    yield { event: 'backup-taken', file, bytes, sha256, contents, pgDump: tools.version, seconds };
  } catch (error) {
    throw signal.aborted ? backupStopped() : fileFailure(error, part.path);
  } finally {
    await part.discard();
  }
}

/** Its rows stand on another server, and pg_dump leaves them there. */
function refuseForeign({ tables }: Dumping): void {
  const foreign = tables.filter(({ kind }) => kind === 'foreign');
  if (foreign.length === 0) return;
  const names = listed(foreign.map(({ schema, name }) => printable(`${schema}.${name}`)));
  throw backupFailed(
    `the rows of ${names} stand on another server, and pg_dump leaves them out`,
    'make a backup there and name it',
  );
}

function contentsOf({ whole, tables, largeObjects }: Dumping): BackupContents {
  return {
    whole,
    tables: tables.map(({ schema, name }) => `${schema}.${name}`),
    largeObjects: whole || largeObjects,
  };
}

type Progress = AsyncGenerator<BackupFact, void, void>;

async function* dump({ tools, env, dumping, signal }: BackupOrder, part: PartFile): Progress {
  const dumped = yield* run(
    { program: tools.pgDump, args: dumpArguments(dumping), env, stdout: part.fd },
    { part, checking: false, signal },
  );
  if (dumped.code !== 0) throw complaintOf(`pg_dump ${tools.version}`, dumped);
}

/** pg_restore lists what was asked for and reads all of it: damage anywhere in it is found. Then its SHA-256. */
async function* readBack(
  { tools, env, dumping, signal }: BackupOrder,
  part: PartFile,
): AsyncGenerator<BackupFact, string, void> {
  const watch = { part, checking: true, signal };
  const read = { program: tools.pgRestore, env } as const;
  const listing = yield* run({ ...read, args: ['--list', part.path], stdout: 'pipe' }, watch);
  if (listing.code !== 0) throw complaintOf('pg_restore', listing);
  const missing = missingFrom(listing.stdout, dumping);
  if (missing.length > 0) throw backupFailed(`what pg_dump made lacks ${listed(missing)}`);
  const reading = yield* run({ ...read, args: ['--file=-', part.path], stdout: 'ignore' }, watch);
  if (reading.code !== 0) throw complaintOf('pg_restore', reading);
  return yield* watched({ work: (ended) => part.sha256(ended), look: () => progress(watch), signal });
}

interface Watch {
  part: PartFile;
  checking: boolean;
  signal: AbortSignal;
}

/** Runs a tool and tells how large the file is meanwhile; a stop that was asked for is told as such. */
async function* run(tool: Omit<Tool, 'signal'>, watch: Watch): AsyncGenerator<BackupFact, ToolEnd, void> {
  const end = yield* watched({
    work: (signal) => runTool({ ...tool, signal, atWork: (group) => watch.part.guard.watch(group) }),
    look: () => progress(watch),
    signal: watch.signal,
  });
  watch.signal.throwIfAborted();
  return end;
}

async function progress({ part, checking }: Watch): Promise<BackupFact> {
  return { event: 'backup-progress', bytes: await part.size(), checking };
}
