import { inWords } from './export-failures.ts';
import { PartFile } from './part-file.ts';

const HELD_BYTES = 64 * 1024;

/**
 * A file of lines for its owner alone. It has its name once it is whole and on the disk; failures an operator can mend
 * are OperatorErrors (exit 3).
 */
export class RowsFile {
  readonly #part: PartFile;
  readonly #file: string;
  #held: string[] = [];
  #bytes = 0;

  /** Refuses a file that exists, and a folder that can't be written to. */
  static async create(file: string): Promise<RowsFile> {
    return new RowsFile(await PartFile.create(file), file);
  }

  private constructor(part: PartFile, file: string) {
    this.#part = part;
    this.#file = file;
  }

  /** Waits while the disk is slower than whoever writes. */
  async write(text: string): Promise<void> {
    this.#held.push(text);
    this.#bytes += text.length;
    if (this.#bytes >= HELD_BYTES) await this.#flush();
  }

  /** Writes the rest, and gives it its name. */
  async keep(): Promise<void> {
    await this.#flush();
    await this.#inWords(async () => {
      await this.#part.sync();
      await this.#part.keep();
    });
  }

  /** Removes it, unless it was kept. */
  async discard(): Promise<void> {
    await this.#part.discard();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#held.join(''));
    this.#held = [];
    this.#bytes = 0;
    await this.#inWords(() => this.#part.append(bytes));
  }

  async #inWords(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw inWords(error, this.#file);
    }
  }
}
