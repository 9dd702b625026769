import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

import { KEYTURN } from '../../test/support/terminal.ts';

export { KEYTURN };

/** Milliseconds that words are waited for. */
const LIMIT = 120_000;

/** What reached the terminal in one piece; `at` is the millisecond at which it came. */
export interface Piece {
  readonly at: number;
  readonly bytes: number;
}

export interface Program {
  file: string;
  args?: readonly string[];
  cwd: string;
  env?: Readonly<Record<string, string>>;
}

type Sees = (frame: string) => boolean;

/** A program on an 80×24 terminal, watched from outside: when it wrote how much, and since when words are on screen. */
export class WatchedTerminal {
  readonly startedAt = performance.now();
  readonly pieces: Piece[] = [];
  /** The millisecond at which the program was gone. */
  readonly exit: Promise<number>;
  readonly #pty: pty.IPty;
  readonly #screen = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  #waiter: { sees: Sees; seen: (at: number) => void } | null = null;
  #isGone = false;

  constructor({ file, args = [], cwd, env = {} }: Program) {
    this.#pty = pty.spawn(file, [...args], { cols: 80, rows: 24, cwd, env: { ...env }, encoding: null });
    this.#pty.onData((data: unknown) => this.#arrived(data as Buffer, performance.now()));
    this.exit = new Promise((resolve) => {
      this.#pty.onExit(() => {
        this.#isGone = true;
        resolve(performance.now());
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Gives the millisecond at which it was sent. */
  send(keys: string): number {
    const at = performance.now();
    this.#pty.write(keys);
    return at;
  }

  frame(): string {
    const { active } = this.#screen.buffer;
    const lines = Array.from({ length: 24 }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString() ?? '').trimEnd(),
    );
    return lines.join('\n');
  }

  /** Gives the millisecond at which the piece came that shows it; now, where it is shown already. */
  async until(wanted: string | Sees): Promise<number> {
    const sees = typeof wanted === 'string' ? (frame: string) => frame.includes(wanted) : wanted;
    if (sees(this.frame())) return performance.now();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`it never came:\n${this.frame()}`)), LIMIT);
      const seen = (at: number) => {
        clearTimeout(timer);
        this.#waiter = null;
        resolve(at);
      };
      this.#waiter = { sees, seen };
    });
  }

  async close(): Promise<void> {
    if (!this.#isGone) this.#pty.kill('SIGKILL');
    await this.exit;
  }

  #arrived(data: Buffer, at: number): void {
    this.pieces.push({ at, bytes: data.length });
    this.#screen.write(data, () => {
      if (this.#waiter?.sees(this.frame())) this.#waiter.seen(at);
    });
  }
}

/** A person's environment: a home of their own, a terminal of many colours, and UTF-8. */
export function personAt(home: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '' } = process.env;
  return { PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', USER: 'operator', ...more };
}
