import { createHash } from 'node:crypto';
import { constants, type FileHandle, lstat, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

import { printable } from '../plan/printable.ts';
import { backupFailed, fileFailure } from './backup-failures.ts';
import { Guard } from './guard.ts';

/** A file in the making, for its owner alone; it gets its name once it is known to be whole, or it is removed. */
export class PartFile {
  readonly path: string;
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #guard: Guard;
  #isOver = false;

  /** Refuses where something of that name stands already. */
  static async create(file: string): Promise<PartFile> {
    const path = `${file}.part`;
    try {
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
      const part = new PartFile(file, path, handle);
      await part.#begin();
      return part;
    } catch (error) {
      throw fileFailure(error, path);
    }
  }

  private constructor(file: string, path: string, handle: FileHandle) {
    this.#file = file;
    this.path = path;
    this.#handle = handle;
    this.#guard = new Guard(path);
  }

  /** For a program that writes to it. */
  get fd(): number {
    return this.#handle.fd;
  }

  /** What is to end with us, should we be killed: the file goes then, too. */
  get guard(): Guard {
    return this.#guard;
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /** Of all that stands in it, streamed. */
  async sha256(signal: AbortSignal): Promise<string> {
    const hash = createHash('sha256');
    const options = { start: 0, autoClose: false, signal, highWaterMark: 1024 * 1024 } as const;
    for await (const chunk of this.#handle.createReadStream(options)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  /** Gives it its name; when this returns, both are on the disk. */
  async keep(): Promise<void> {
    await this.#handle.sync();
    await rename(this.path, this.#file);
    await this.#over();
    await syncFolder(dirname(this.#file));
  }

  /** Removes it, unless it was kept. */
  async discard(): Promise<void> {
    if (this.#isOver) return;
    await unlink(this.path).catch(() => {});
    await this.#over();
  }

  /** A umask may have taken the owner's own rights away. Looked for behind our own file: of two, one gives way. */
  async #begin(): Promise<void> {
    try {
      await this.#handle.chmod(0o600);
      const there = await lstat(this.#file).catch(() => null);
      if (there !== null)
        throw backupFailed(`${printable(this.#file)} exists already`, 'try again in a second');
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  async #over(): Promise<void> {
    this.#isOver = true;
    await this.#handle.close();
    await this.#guard.letGo();
  }
}

/** A new name is on the disk only once its folder is. Some file systems have no such thing as syncing a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle.close();
  }
}
