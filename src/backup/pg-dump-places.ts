import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';

/** Where packages put the tools of each version; `*` stands for a part of a name. */
export const USUAL_PLACES: readonly string[] = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
  '/usr/local/pgsql/bin',
  '/usr/local/bin',
];

/** Every pg_dump there may be: those on PATH first, then those of the usual places, newest first. */
export async function pgDumpsIn(path: string, places: readonly string[]): Promise<string[]> {
  const onPath = path.split(':').filter(isAbsolute);
  const usual = (await Promise.all(places.map(matching))).flat();
  const programs: string[] = [];
  for (const folder of new Set([...onPath, ...usual])) {
    const program = join(folder, 'pg_dump');
    const real = await realpath(program).catch(() => null);
    if (real !== null && !isChooser(real)) programs.push(program);
  }
  return programs;
}

/** Debian's pg_dump picks a version by rules of its own; those it picks from are looked at themselves. */
function isChooser(real: string): boolean {
  return basename(real) === 'pg_wrapper';
}

async function matching(place: string): Promise<string[]> {
  const [before, after] = place.split('*') as [string, string?];
  if (after === undefined) return [place];
  const folder = dirname(`${before}x`);
  const names = await readdir(folder).catch(() => []);
  return names
    .map((name) => join(folder, name))
    .filter((path) => path.startsWith(before))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((path) => `${path}${after}`);
}
