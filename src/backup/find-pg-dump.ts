import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { toolEnv } from './connection-env.ts';
import { majorOf, shortVersion } from './pg-version.ts';
import { pgDumpsIn, USUAL_PLACES } from './pg-dump-places.ts';

/** A pg_dump that fits a server, and the pg_restore that reads what it writes. */
export interface PgTools {
  pgDump: string;
  pgRestore: string;
  /** `18.4` */
  version: string;
}

/** `why` is a sentence for a screen. */
export type FoundPgDump = { found: PgTools; why?: never } | { found?: never; why: string };

export interface Search {
  serverVersion: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Where tools are looked for beside PATH. */
  places?: readonly string[];
}

const PATIENCE_MS = 5_000;

/** A pg_dump of the server's own version, else of the lowest newer one: it refuses a server newer than itself. */
export async function findPgDump({
  serverVersion,
  env,
  places = USUAL_PLACES,
}: Search): Promise<FoundPgDump> {
  const programs = await pgDumpsIn(env.PATH ?? '', places);
  const known: PgTools[] = [];
  for (const pgDump of programs) {
    const version = await versionOf(pgDump, env);
    if (version !== null) known.push({ pgDump, pgRestore: join(dirname(pgDump), 'pg_restore'), version });
  }
  const server = majorOf(serverVersion);
  const fitting = known.filter(({ version }) => majorOf(version) >= server).sort(byVersion);
  for (const found of fitting) if (await canRun(found.pgRestore)) return { found };
  const [best] = fitting;
  if (best !== undefined) return { why: `pg_dump ${best.version} has no pg_restore beside it` };
  return { why: noneFits(known, shortVersion(serverVersion)) };
}

/** Those of one version stay as they were found: PATH first. */
function byVersion(a: PgTools, b: PgTools): number {
  return majorOf(a.version) - majorOf(b.version);
}

function noneFits(known: readonly PgTools[], server: string): string {
  const newest = [...known].sort(byVersion).at(-1);
  if (newest === undefined) return 'no pg_dump was found';
  return `pg_dump ${newest.version} is older than the server, ${server}: it would refuse`;
}

/** Null for what does not say which pg_dump it is. */
function versionOf(program: string, env: Search['env']): Promise<string | null> {
  const options = { timeout: PATIENCE_MS, killSignal: 'SIGKILL', env: toolEnv(env) } as const;
  return new Promise((resolve) => {
    const child = execFile(program, ['--version'], options, (error, stdout) => {
      const version = /^pg_dump \([^)]*\) (\d\S*)/.exec(stdout)?.[1];
      resolve(error === null && version !== undefined ? version : null);
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end();
  });
}

async function canRun(program: string): Promise<boolean> {
  return access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
}
