import { StringDecoder } from 'node:string_decoder';

export interface LineInputParts {
  stdin: NodeJS.ReadStream;
  line: (text: string) => void;
  interrupt: () => void;
}

type Sign = 'enter' | 'interrupt' | 'erase' | 'erase-all';

/** What a terminal that does not mind lines itself sends for its keys. */
const SIGNS: Readonly<Record<string, Sign>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x03': 'interrupt',
  '\x7f': 'erase',
  '\b': 'erase',
  '\x15': 'erase-all',
};

/** Lines as the terminal itself edits and echoes them; while they are hidden, nothing is echoed. */
export class LineInput {
  readonly #parts: LineInputParts;
  readonly #decoder = new StringDecoder('utf8');
  #typed = '';
  #isHidden = false;

  constructor(parts: LineInputParts) {
    this.#parts = parts;
    parts.stdin.on('data', this.#hear);
    parts.stdin.resume();
  }

  /** Whether what is typed from now on must not be seen. */
  hide(isHidden: boolean): void {
    if (isHidden === this.#isHidden) return;
    this.#isHidden = isHidden;
    this.#parts.stdin.setRawMode(isHidden);
  }

  close(): void {
    this.hide(false);
    this.#parts.stdin.off('data', this.#hear);
    this.#parts.stdin.pause();
  }

  readonly #hear = (chunk: Buffer | string): void => {
    const text = typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
    for (const character of text.replaceAll('\r\n', '\n')) this.#take(character);
  };

  #take(character: string): void {
    switch (SIGNS[character]) {
      case 'enter':
        this.#enter();
        break;
      case 'interrupt':
        this.#typed = '';
        this.#parts.interrupt();
        break;
      case 'erase':
        this.#typed = [...this.#typed].slice(0, -1).join('');
        break;
      case 'erase-all':
        this.#typed = '';
        break;
      case undefined:
        this.#typed += /\p{Cc}/u.test(character) && character !== '\t' ? '' : character;
    }
  }

  #enter(): void {
    // The key is no part of a line; alone it is what the word for it means.
    const [line, hasTab] = [this.#typed.replaceAll('\t', ''), this.#typed.includes('\t')];
    this.#typed = '';
    this.#parts.line(line === '' && hasTab ? 'tab' : line);
  }
}
