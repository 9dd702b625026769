import { rmSync } from 'node:fs';
import { constants, type FileHandle, link, lstat, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

import { fileExists, inWords, partExists } from './export-failures.ts';

const CHUNK_BYTES = 256 * 1024;

/** A file in the making, for its owner alone; it gets its name once it is known to be whole, or it is removed. */
export class PartFile {
  readonly path: string;
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #removeAtExit: () => void;
  #isOver = false;

  /** Refuses where something of either name stands already. */
  static async create(file: string): Promise<PartFile> {
    const path = `${file}.part`;
    if ((await lstat(file).catch(() => null)) !== null) throw fileExists(file);
    try {
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
      return new PartFile(file, path, handle);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw partExists(path);
      throw inWords(error, file);
    }
  }

  private constructor(file: string, path: string, handle: FileHandle) {
    this.#file = file;
    this.path = path;
    this.#handle = handle;
    this.#removeAtExit = () => rmSync(path, { force: true });
    process.once('exit', this.#removeAtExit);
  }

  /** Puts bytes behind what is written; all of them, or it throws. */
  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) at += (await this.#handle.write(bytes, at)).bytesWritten;
  }

  /** All that stands in it, from its beginning. */
  async *chunks(): AsyncGenerator<Uint8Array, void, void> {
    for (let at = 0; ; ) {
      const { bytesRead, buffer } = await this.#handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /** On the disk, whatever happens to the machine. A umask may have taken the owner's own rights away. */
  async sync(): Promise<void> {
    await this.#handle.chmod(0o600);
    await this.#handle.sync();
  }

  /** Gives it its name, unless something has that name by now. */
  async keep(): Promise<void> {
    await this.#named();
    this.#over();
    await this.#handle.close();
    await syncFolder(dirname(this.#file));
  }

  /** Removes it, unless it was kept. */
  async discard(): Promise<void> {
    if (this.#isOver) return;
    this.#over();
    await this.#handle.close();
    await unlink(this.path).catch(() => {});
  }

  /** A link never replaces a file, as a new name would; not every file system has links. */
  async #named(): Promise<void> {
    try {
      await link(this.path, this.#file);
      await unlink(this.path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw fileExists(this.#file);
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
      await rename(this.path, this.#file);
    }
  }

  #over(): void {
    this.#isOver = true;
    process.removeListener('exit', this.#removeAtExit);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : '';
}

/** A new name is on the disk only once its folder is. Some file systems have no such thing as syncing a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes(codeOf(error))) throw error;
  } finally {
    await handle.close();
  }
}
