import { lstatSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Has Node keep what it compiles for the next start; where no folder is fit for that, it compiles each time. */
export function keepCompiled(env: Env): void {
  const folder = folderForCompiled(env);
  if (folder !== null) enableCompileCache(folder);
}

/** A thread's environment: Node does not hand the folder on to threads by itself. */
export function envOfThread(env: Env): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  // It stands in a folder for this version of Node; what is set is the one above.
  return folder === undefined ? { ...env } : { ...env, NODE_COMPILE_CACHE: dirname(folder) };
}

/** Made where it is missing; null where it would not be this user's alone, for what stands in it is run. */
export function folderForCompiled({ XDG_CACHE_HOME, HOME }: Env): string | null {
  const [above, ...names] = isPath(XDG_CACHE_HOME) ? [XDG_CACHE_HOME] : [HOME, '.cache'];
  try {
    // Under sudo HOME may still be somebody else's: nothing is left there, and nothing run from there.
    if (!isPath(above) || !isOurs(statSync(above), 0o022)) return null;
    const folder = join(above, ...names, 'keyturn');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOurs(lstatSync(folder), 0o077) ? folder : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function isPath(path: string | undefined): path is string {
  return path !== undefined && isAbsolute(path);
}

function isOurs(stats: Stats, closedTo: number): boolean {
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & closedTo) === 0;
}
