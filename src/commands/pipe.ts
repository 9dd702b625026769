/** Codes of a stream whose other end is gone: a closed pipe, a lost terminal. */
const GONE = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/**
 * Writes to a stream and waits while its reader is slow. Once the reader is gone, writing does nothing: a reader
 * that leaves must not end a run half-way.
 */
export class Pipe {
  readonly #stream: NodeJS.WritableStream;
  #gone = false;
  #failure: Error | null = null;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (GONE.has(error.code ?? '')) this.#gone = true;
      else this.#failure = error;
    });
    stream.on('close', () => {
      this.#gone = true;
    });
  }

  get gone(): boolean {
    return this.#gone;
  }

  async write(text: string): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (this.#gone || text === '') return;
    if (this.#stream.write(text)) return;
    await this.#room();
  }

  /** Resolves when everything written has left, or nobody reads any more. */
  async flush(): Promise<void> {
    if (this.#gone || this.#failure) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#stream.off('close', done);
        this.#stream.off('error', done);
        resolve();
      };
      this.#stream.on('close', done);
      this.#stream.on('error', done);
      this.#stream.write('', done);
    });
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'close', 'error']) this.#stream.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'close', 'error']) this.#stream.on(event, done);
    });
  }
}
