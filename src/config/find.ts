import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';

import { usageError } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import { listed } from '../plan/words.ts';

export interface ConfigSearch {
  /** What `--config` says. */
  file: string | null;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
}

export interface FoundConfig {
  /** Absolute. */
  file: string;
  /** As an operator standing in `cwd` would write it. */
  shown: string;
  text: string;
}

/** Reads the first config there is. One that is there but can't be read is an error, not passed over. */
export function findConfig(search: ConfigSearch): FoundConfig {
  const places = search.file === null ? usualPlaces(search) : [resolve(search.cwd, search.file)];
  for (const file of places) {
    const shown = shownFrom(search.cwd, file);
    const bytes = readIfThere(file, shown);
    if (bytes !== null) return { file, shown, text: decoded(bytes, shown) };
  }
  throw notFound(search, places);
}

/** XDG: an empty or relative `XDG_CONFIG_HOME` counts as unset. */
function usualPlaces({ cwd, env }: ConfigSearch): string[] {
  const xdg = env.XDG_CONFIG_HOME;
  const home = env.HOME;
  const folder = xdg && isAbsolute(xdg) ? xdg : home ? join(home, '.config') : null;
  return [
    resolve(cwd, 'keyturn.yaml'),
    ...(folder === null ? [] : [join(folder, 'keyturn', 'config.yaml')]),
    '/etc/keyturn/config.yaml',
  ];
}

function readIfThere(file: string, shown: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw usageError('unreadable-config', `the config ${shown} can't be read: ${whyNot(code)}`, REMEDY);
  }
}

const REMEDY = 'name another with --config FILE; config.example.yaml shows every setting';

function whyNot(code: string | undefined): string {
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return code ?? 'unknown reason';
}

function decoded(bytes: Buffer, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw usageError('unreadable-config', `the config ${shown} is not UTF-8 text`, 'save it as UTF-8');
  }
}

function notFound({ file, cwd }: ConfigSearch, places: readonly string[]): Error {
  const shown = places.map((place) => shownFrom(cwd, place));
  return usageError(
    'no-config',
    file === null
      ? `no config was found; looked at ${listed(shown)}`
      : `the config ${shown[0]} does not exist`,
    'write one (config.example.yaml shows every setting), or name it with --config FILE',
  );
}

function shownFrom(cwd: string, file: string): string {
  const path = relative(cwd, file);
  return printable(path === '' || path.startsWith('..') || isAbsolute(path) ? file : path);
}
