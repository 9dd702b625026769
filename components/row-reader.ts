import { type ErrorFact, OperatorError } from '../src/errors.ts';
import type { Operations, RowAddress, RowInspection } from '../src/flows/operations.ts';

/** What came of looking at a row: what it is, or why it could not be read. */
export type RowAnswer = { inspection: RowInspection } | { failure: ErrorFact };

interface ReaderParts {
  operations: Pick<Operations, 'inspect'>;
  changed: () => void;
  broken: (error: unknown) => void;
}

/** Looks at the row that is wanted last: one at a time, so that whoever moves on quickly asks for few. */
export class RowReader {
  readonly #parts: ReaderParts;
  #wanted: RowAddress | null = null;
  #answered: { address: RowAddress; answer: RowAnswer } | null = null;
  #isReading = false;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** Null while the row that is wanted is being read. */
  get answer(): RowAnswer | null {
    const { address, answer } = this.#answered ?? {};
    return address && answer && isSame(address, this.#wanted) ? answer : null;
  }

  /** Reads this row, unless it was read last. */
  look(address: RowAddress | null): void {
    this.#wanted = address;
    if (!this.#isReading && address && !this.answer) this.#read(address).catch(this.#parts.broken);
  }

  /** Reads the row once more. */
  again(): void {
    this.#answered = null;
    this.look(this.#wanted);
  }

  async #read(address: RowAddress): Promise<void> {
    this.#isReading = true;
    const answer = await this.#inspect(address);
    this.#isReading = false;
    this.#answered = { address, answer };
    this.#parts.changed();
    this.look(this.#wanted);
  }

  async #inspect(address: RowAddress): Promise<RowAnswer> {
    try {
      return { inspection: await this.#parts.operations.inspect(address) };
    } catch (error) {
      if (error instanceof OperatorError) return { failure: error.toFact() };
      throw error;
    }
  }
}

function isSame(one: RowAddress, other: RowAddress | null): boolean {
  return one.field === other?.field && one.key.join('\0') === other.key.join('\0');
}
