import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

import { expect, onTestFinished } from 'vitest';

import { runReaderSession } from '../../components/reader/reader-session.ts';
import type { Drilling } from '../../components/standing.ts';
import type { Clock } from '../../src/flows/clock.ts';
import type { ConsoleEnd } from '../../src/flows/console-end.ts';
import type { Operations } from '../../src/flows/operations.ts';

/** A second that only a test lets pass; what is due within a moment is done at once. */
class DrivenClock implements Clock {
  #now = 0;
  #waiting: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const alarm = { at: this.#now + milliseconds, run };
    if (milliseconds <= 200) {
      const timer = globalThis.setTimeout(run, 1);
      return () => clearTimeout(timer);
    }
    this.#waiting.push(alarm);
    return () => {
      this.#waiting = this.#waiting.filter((one) => one !== alarm);
    };
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#waiting.filter(({ at }) => at <= this.#now);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#now);
    for (const { run } of due) run();
  }
}

interface ReaderTerminalParts extends Drilling {
  operations: Operations;
  drill?: boolean;
  env?: Record<string, string>;
}

/** The console told on a terminal that exists in memory only: lines go in, and all that was told stays. */
export class ReaderTerminal {
  readonly exit: Promise<ConsoleEnd>;
  readonly signals = new EventEmitter();
  readonly clock = new DrivenClock();
  readonly stdin = new PassThrough();
  readonly stdout: Writable;
  /** Every byte that went to the terminal. */
  written = '';
  complaint = '';
  /** What was told and what was typed, as a person has it before them; a secret is not. */
  transcript = '';
  isHidden = false;
  #from = 0;

  constructor({ operations, drill = false, env = { LANG: 'C.UTF-8' }, ...drilling }: ReaderTerminalParts) {
    this.stdout = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.written += chunk.toString();
        this.transcript += chunk.toString();
        done();
      },
    });
    const stderr = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.complaint += chunk.toString();
        done();
      },
    });
    const setRawMode = (isRaw: boolean) => {
      this.isHidden = isRaw;
    };
    this.exit = runReaderSession({
      operations,
      drill,
      ...drilling,
      stdin: Object.assign(this.stdin, { isTTY: true, setRawMode }) as unknown as NodeJS.ReadStream,
      stdout: Object.assign(this.stdout, { isTTY: true }) as unknown as NodeJS.WriteStream,
      stderr: stderr as unknown as NodeJS.WriteStream,
      env,
      signals: this.signals,
      clock: this.clock,
    });
  }

  /** Types a line, long after the last one, and waits for words that are told after it. */
  async answer(line: string, words: string): Promise<void> {
    this.clock.pass(1_000);
    this.#send(`${line}\n`);
    await this.until(words);
  }

  /** Sends several lines as one read. */
  paste(text: string): void {
    this.#send(text);
  }

  interrupt(): void {
    this.transcript += '^C';
    this.#from = this.written.length;
    this.signals.emit('SIGINT');
  }

  /** Waits for words that are told after what was typed last. */
  async until(words: string): Promise<void> {
    for (let tries = 0; !this.written.slice(this.#from).includes(words); tries += 1) {
      if (tries === 500) throw new Error(`“${words}” was never told:\n${this.transcript}\n${this.complaint}`);
      await setTimeout(10);
    }
    await setTimeout(10);
  }

  /** Compares all that was told with what is kept, and every byte with what a reader can say. */
  async keep(name: string): Promise<void> {
    expect(this.written).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Co}\p{Cn}]/u);
    expect(this.written.split('\n').filter((line) => [...line].length > 200)).toEqual([]);
    const seen = this.transcript
      .replace(/[\d,]+ a second, about [^,\n]* left/g, 'RATE a second, about TIME left')
      .replace(/(not yet in \S+) \([^)]*\)/g, '$1 (MOMENT)');
    await expect(seen).toMatchFileSnapshot(`reader/${name}.txt`);
  }

  #send(text: string): void {
    this.#from = this.written.length;
    const typed = text.replace(/\n$/, '').replaceAll('\n', '\n> ');
    this.transcript += `> ${this.isHidden ? '(not shown)' : typed}\n`;
    this.stdin.write(text);
  }
}

/** A told console that ends with its test. */
export function openReader(parts: ReaderTerminalParts): ReaderTerminal {
  const terminal = new ReaderTerminal(parts);
  onTestFinished(async () => {
    terminal.signals.emit('SIGTERM');
    await terminal.exit;
  });
  return terminal;
}
