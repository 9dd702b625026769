import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';

import './in-colour.ts';
import { runSession } from '../../components/session.tsx';
import type { Drilling } from '../../components/standing.ts';
import type { ConsoleEnd } from '../../src/flows/console-end.ts';
import type { Operations } from '../../src/flows/operations.ts';
import { tonesOf } from './tones.ts';

interface TerminalParts extends Drilling {
  operations: Operations;
  drill?: boolean;
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
}

/** The console on a terminal that exists in memory only: keys go in as bytes, what a person would see comes out. */
export class ConsoleTerminal {
  readonly exit: Promise<ConsoleEnd>;
  readonly signals = new EventEmitter();
  /** What was written to stderr. */
  complaint = '';
  /** Every byte that went to the terminal. */
  written = '';
  readonly stdin = new PassThrough();
  readonly stdout: Writable;
  readonly #screen: InstanceType<typeof xterm.Terminal>;

  constructor({
    operations,
    drill = false,
    columns = 80,
    rows = 24,
    env = { LANG: 'C.UTF-8' },
    ...drilling
  }: TerminalParts) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
    this.stdout = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.written += chunk.toString();
        this.#screen.write(chunk, done);
      },
    });
    const stderr = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.complaint += chunk.toString();
        done();
      },
    });
    const terminal = { isTTY: true, setRawMode: () => {}, ref: () => {}, unref: () => {} };
    this.exit = runSession({
      operations,
      drill,
      ...drilling,
      stdin: Object.assign(this.stdin, terminal) as unknown as NodeJS.ReadStream,
      stdout: Object.assign(this.stdout, { isTTY: true, columns, rows }) as unknown as NodeJS.WriteStream,
      stderr: stderr as unknown as NodeJS.WriteStream,
      env,
      signals: this.signals,
    });
  }

  /** Sends bytes as one read. */
  type(bytes: string): void {
    this.stdin.write(bytes);
  }

  paste(text: string): void {
    this.type(`\x1b[200~${text}\x1b[201~`);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit('resize');
  }

  /** The lines a person sees, without the blanks behind them; a spinner always shows its first picture. */
  lines(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, index) =>
      (active.getLine(active.baseY + index)?.translateToString() ?? '')
        .replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/, '⠋')
        .trimEnd(),
    );
  }

  frame(): string {
    return this.lines().join('\n').trimEnd();
  }

  /** What stands in each column of each line; nothing behind a character that takes two. */
  cells(): string[][] {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, row) => {
      const line = active.getLine(active.baseY + row);
      return Array.from(
        { length: this.#screen.cols },
        (_, column) => line?.getCell(column)?.getChars() || ' ',
      );
    });
  }

  /** How each character looks, a letter each. */
  tones(): string[] {
    return tonesOf(this.#screen);
  }

  isAlternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  /** Whether all that was written is on the screen: xterm takes a frame in parts where the machine is busy. */
  get #isWhole(): boolean {
    return this.stdout.writableLength === 0;
  }

  /** Waits until the frame holds the words, and gives the frame. */
  async until(words: string): Promise<string> {
    for (let tries = 0; tries < 1_000; tries += 1) {
      if (this.#isWhole && this.frame().includes(words)) return this.frame();
      await setTimeout(10);
    }
    throw new Error(`the console never showed “${words}”; it shows:\n${this.frame()}\n${this.complaint}`);
  }

  /** Waits until the frame holds the words no more, and gives the frame. */
  async without(words: string): Promise<string> {
    for (let tries = 0; !this.#isWhole || this.frame().includes(words); tries += 1) {
      if (tries === 1_000) throw new Error(`the console still shows “${words}”:\n${this.frame()}`);
      await setTimeout(10);
    }
    return this.frame();
  }

  /** Waits until a whole frame of this size is drawn, or the notice that there is no room for one. */
  async drawn(columns: number, rows: number): Promise<void> {
    const isDrawn = () => {
      if (!this.#isWhole) return false;
      const lines = this.lines();
      const hasRoom = columns >= 60 && rows >= 16;
      if (!hasRoom) return lines[1]?.includes(`${columns}×${rows}`) && lines[rows - 1] === '';
      return lines[1]?.length === columns && lines[rows - 1] !== '';
    };
    for (let tries = 0; !isDrawn(); tries += 1) {
      if (tries === 500) throw new Error(`no frame of ${columns}×${rows} was drawn:\n${this.frame()}`);
      await setTimeout(10);
    }
  }

  /** Walks down a menu to an item and opens it. */
  async choose(name: string): Promise<void> {
    const chosen = () => this.lines().find((line) => /^.› /.test(line)) ?? '';
    for (let before = chosen(); !before.includes(`› ${name}`); before = chosen()) {
      this.type(KEY.down);
      for (let tries = 0; chosen() === before; tries += 1) {
        if (tries === 500) throw new Error(`there is no ${name} here:\n${this.frame()}`);
        await setTimeout(10);
      }
    }
    this.type(KEY.enter);
  }

  /** Types, then waits for words. */
  async answer(bytes: string, words: string): Promise<string> {
    this.type(bytes);
    return this.until(words);
  }
}

/** A console that ends with its test. */
export function openTerminal(parts: TerminalParts): ConsoleTerminal {
  const terminal = new ConsoleTerminal(parts);
  onTestFinished(async () => {
    terminal.signals.emit('SIGTERM');
    await terminal.exit;
  });
  return terminal;
}

export const KEY = {
  enter: '\r',
  escape: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  pageUp: '\x1b[5~',
  left: '\x1b[D',
  right: '\x1b[C',
  pageDown: '\x1b[6~',
  tab: '\t',
  interrupt: '\x03',
};

/**
 * Lets the keys already sent be heard and drawn: longer than an Esc waits for what might follow it, and turn by turn, so
 * that a process that was held up hears no less. For what must not happen; what must is waited for.
 */
export async function heard(): Promise<void> {
  for (let turn = 0; turn < 15; turn += 1) await setTimeout(10);
}

/** A brake: every fact of scripted operations waits until it is let go. */
export function brake(): { tick: () => Promise<void>; release: (facts?: number) => void; open: () => void } {
  let allowed = 0;
  let isOpen = false;
  const waiting: (() => void)[] = [];
  const pass = () => {
    while (waiting.length > 0 && (isOpen || allowed > 0)) {
      allowed -= 1;
      waiting.shift()?.();
    }
  };
  return {
    tick: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        pass();
      }),
    release(facts = 1) {
      allowed += facts;
      pass();
    },
    open() {
      isOpen = true;
      pass();
    },
  };
}
