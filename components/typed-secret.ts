import { onlyBugs } from '../src/errors.ts';
import type { Operations, TypedKeyRequest, TypedKeyVerdict } from '../src/flows/operations.ts';
import type { Keystroke } from './keys.ts';
import type { Console } from './place.ts';
import { TypedLine } from './typed-line.ts';

interface TypedSecretParts {
  operations: Pick<Operations, 'fingerprintOf'>;
  console: Pick<Console, 'redraw' | 'broken'>;
  /** For which keyring or scheme the key is to be, as far as that is known. */
  about: () => Omit<TypedKeyRequest, 'typed'>;
}

/** A key being typed: what can be said of it is asked for after every change, and heard only while it still stands. */
export class TypedSecret extends TypedLine {
  /** Null where nothing is typed, and until the answer is there. */
  verdict: TypedKeyVerdict | null = null;
  readonly #parts: TypedSecretParts;

  constructor(parts: TypedSecretParts) {
    super();
    this.#parts = parts;
  }

  override type(key: Keystroke): boolean {
    const before = this.entry.text;
    const isTyped = super.type(key);
    if (this.entry.text !== before) this.#judge();
    return isTyped;
  }

  override paste(text: string): void {
    super.paste(text);
    this.#judge();
  }

  override clear(text = ''): void {
    super.clear(text);
    this.verdict = null;
  }

  #judge(): void {
    const { text } = this.entry;
    const { operations, console, about } = this.#parts;
    this.verdict = null;
    if (text === '') return;
    operations.fingerprintOf({ ...about(), typed: text }).then(
      (verdict) => {
        if (this.entry.text !== text) return;
        this.verdict = verdict;
        console.redraw();
      },
      // A configuration that can't be read just now says nothing of the key.
      onlyBugs((error) => console.broken(error)),
    );
  }
}
