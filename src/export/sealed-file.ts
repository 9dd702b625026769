import { createHash } from 'node:crypto';

import { type Lock, NotOpened, open, seal, WORK_FACTOR } from './age.ts';
import { exportFailed, inWords } from './export-failures.ts';
import { PartFile } from './part-file.ts';

/** Plaintext that is held before it goes to be sealed: as much as age seals at a time. */
const HELD_BYTES = 64 * 1024;

/** What stands on the disk. */
export interface Written {
  bytes: number;
  /** 64 hex digits, of the whole file. */
  sha256: string;
}

/**
 * A file sealed by a passphrase while it is written: plaintext is in memory alone, a little at a time. It has its name
 * only once all of it was read back and opened. Failures an operator can mend are OperatorErrors (exit 3).
 */
export class SealedFile {
  readonly #part: PartFile;
  readonly #file: string;
  readonly #lock: Lock;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  /** Rejects with what kept the sealed bytes from the disk. */
  readonly #written: Promise<void>;
  readonly #plaintext = createHash('sha256');
  readonly #held = Buffer.alloc(HELD_BYTES);
  #length = 0;

  /** Refuses a file that exists, and a folder that can't be written to; the file is for its owner alone. */
  static async create(
    file: string,
    { passphrase, workFactor = WORK_FACTOR }: Pick<Lock, 'passphrase'> & Partial<Lock>,
  ): Promise<SealedFile> {
    const part = await PartFile.create(file);
    return new SealedFile(part, file, { passphrase, workFactor });
  }

  private constructor(part: PartFile, file: string, lock: Lock) {
    this.#part = part;
    this.#file = file;
    this.#lock = lock;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.#writer = writable.getWriter();
    this.#written = this.#pump(readable);
    // Whoever writes next is told of it.
    this.#written.catch(() => {});
    this.#writer.closed.catch(() => {});
  }

  /** Waits while the disk is slower than whoever writes. */
  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) {
      const taken = bytes.copy(this.#held, this.#length, at);
      this.#length += taken;
      at += taken;
      if (this.#length === HELD_BYTES) await this.#flush();
    }
    bytes.fill(0);
  }

  /** Writes the rest; how many bytes then stand on the disk. */
  async end(): Promise<number> {
    await this.#flush();
    await this.#toDisk(this.#writer.close());
    await this.#written;
    return this.#asOperator(async () => {
      await this.#part.sync();
      return this.#part.size();
    });
  }

  /** Opens all of it again with the passphrase, and gives it its name where what comes back is what went in. */
  async keep(): Promise<Written> {
    return this.#asOperator(async () => {
      const written = await this.#readBack();
      await this.#part.keep();
      return written;
    });
  }

  /** Removes it, unless it was kept. */
  async discard(): Promise<void> {
    await this.#writer.abort().catch(() => {});
    await this.#written.catch(() => {});
    await this.#part.discard();
    this.#held.fill(0);
  }

  async #pump(plaintext: ReadableStream<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of await seal(plaintext, this.#lock)) await this.#part.append(chunk);
    } catch (error) {
      // Whoever waits to write is let go; a stream that is being sealed lets go by itself.
      await plaintext.cancel().catch(() => {});
      throw inWords(error, this.#file);
    }
  }

  async #flush(): Promise<void> {
    const chunk = Buffer.from(this.#held.subarray(0, this.#length));
    this.#length = 0;
    if (chunk.length === 0) return;
    this.#plaintext.update(chunk);
    await this.#toDisk(this.#writer.write(chunk));
  }

  /** Where the disk refused, the stream says only that it broke. */
  async #toDisk(work: Promise<void>): Promise<void> {
    await work.catch(async (broken: unknown) => {
      await this.#written;
      throw broken;
    });
  }

  async #readBack(): Promise<Written> {
    const sealed = createHash('sha256');
    const plaintext = createHash('sha256');
    let bytes = 0;
    const part = this.#part;
    async function* counted(): AsyncGenerator<Uint8Array, void, void> {
      for await (const chunk of part.chunks()) {
        bytes += chunk.length;
        sealed.update(chunk);
        yield chunk;
      }
    }
    for await (const chunk of await open(counted(), this.#lock.passphrase)) plaintext.update(chunk);
    if (!plaintext.digest().equals(this.#plaintext.copy().digest())) throw new NotOpened();
    return { bytes, sha256: sealed.digest('hex') };
  }

  async #asOperator<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NotOpened)) throw inWords(error, this.#file);
      throw exportFailed('what was written does not come back from the disk', 'choose another disk');
    }
  }
}
