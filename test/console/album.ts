import type { ExpectStatic } from 'vitest';

import type { ConsoleTerminal } from './terminal.ts';
import { withTones } from './tones.ts';

const SIZES = [
  [120, 40],
  [80, 24],
] as const;

/** Pictures of a walk: each screen at every size a terminal may have on the way, and the notice where there is no room. */
export class Album {
  readonly #terminal: ConsoleTerminal;
  readonly #expect: ExpectStatic;
  readonly #tones: string[] = [];
  readonly #pictures = new Map<string, string[]>(SIZES.map(([columns, rows]) => [`${columns}x${rows}`, []]));

  constructor(terminal: ConsoleTerminal, expect: ExpectStatic) {
    this.#terminal = terminal;
    this.#expect = expect;
  }

  /** Takes the screen that shows these words, at each size; afterwards it stands as it did before. */
  async take(name: string, words: string): Promise<void> {
    await this.#terminal.until(words);
    await this.#resize(50, 10);
    this.#expect(this.#terminal.frame()).toBe(
      'Keyturn needs 60×16 characters;\nthis terminal has 50×10.\nWhat is at work goes on.',
    );
    for (const [columns, rows] of SIZES) {
      await this.#resize(columns, rows);
      await this.#terminal.until(words);
      const frame = `${this.#terminal.frame()}\n`;
      this.#pictures.get(`${columns}x${rows}`)!.push(`${`══ ${name} `.padEnd(columns, '═')}\n${frame}`);
    }
    this.#tones.push(`══ ${name}\n${withTones(this.#terminal.lines(), this.#terminal.tones()).join('\n')}\n`);
  }

  /** Compares all that was taken with what is kept, a file for each size. */
  async keep(file: string): Promise<void> {
    for (const [size, pictures] of this.#pictures)
      await this.#expect(pictures.join('\n')).toMatchFileSnapshot(`frames/${file}-${size}.txt`);
    await this.#expect(this.#tones.join('\n')).toMatchFileSnapshot(`frames/${file}-coloured.txt`);
  }

  async #resize(columns: number, rows: number): Promise<void> {
    this.#terminal.resize(columns, rows);
    await this.#terminal.drawn(columns, rows);
  }
}
