import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

export const KEYTURN = fileURLToPath(new URL('../../bin/keyturn', import.meta.url));

export interface TerminalSettings {
  /** What is typed after `keyturn`. */
  args?: readonly string[];
  cwd: string;
  /** Added to a bare environment: no colour is refused, no operator but `operator`. */
  env?: Readonly<Record<string, string>>;
  columns?: number;
  rows?: number;
}

export const KEY = {
  enter: '\r',
  escape: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  end: '\x1b[F',
  tab: '\t',
  interrupt: '\x03',
} as const;

/** Milliseconds that a screen is waited for: far longer than any takes, so that only a wrong one is late. */
const LIMIT = 90_000;

interface Waiter {
  sees: () => boolean;
  seen: () => void;
  failed: (why: string) => void;
}

/** `keyturn` on a pseudo-terminal of its own: keys go in as bytes, what a person would see comes out. */
export class Terminal {
  /** Every byte that reached the terminal. */
  written = '';
  /** The exit code of the process, once all it wrote is on the screen. */
  readonly exit: Promise<number>;
  readonly screen: InstanceType<typeof xterm.Terminal>;
  readonly #pty: pty.IPty;
  #waiters: Waiter[] = [];
  #hasEnded = false;

  constructor({ args = [], cwd, env = {}, columns = 80, rows = 24 }: TerminalSettings) {
    this.screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#pty = pty.spawn(KEYTURN, [...args], {
      cols: columns,
      rows,
      cwd,
      // What a console keeps for its next sitting goes with its test.
      env: { ...bareEnvironment(), XDG_STATE_HOME: join(cwd, '.state'), ...env },
    });
    this.#pty.onData((data) => {
      this.written += data;
      this.screen.write(data, () => this.#look());
    });
    this.exit = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode }) => {
        this.#hasEnded = true;
        this.screen.write('', () => {
          this.#look();
          for (const { failed } of this.#waiters) failed(`ended with exit code ${exitCode}`);
          resolve(exitCode);
        });
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Sends bytes in one write, as a slow link delivers them. */
  send(bytes: string): void {
    this.#pty.write(bytes);
  }

  /** What a terminal sends when text is pasted into it. */
  paste(text: string): void {
    this.send(`\x1b[200~${text}\x1b[201~`);
  }

  signal(name: 'SIGHUP' | 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void {
    this.#pty.kill(name);
  }

  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** The lines a person sees, without the blanks behind them; a spinner always shows its first picture. */
  lines(): string[] {
    const { active } = this.screen.buffer;
    return Array.from({ length: this.screen.rows }, (_, index) =>
      (active.getLine(active.baseY + index)?.translateToString() ?? '').trimEnd(),
    ).map((line) => line.replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/, '⠋'));
  }

  frame(): string {
    return this.lines().join('\n');
  }

  isAlternate(): boolean {
    return this.screen.buffer.active.type === 'alternate';
  }

  /** The last word about the cursor counts; a terminal shows it until it is told not to. */
  isCursorShown(): boolean {
    return this.written.lastIndexOf('\x1b[?25l') <= this.written.lastIndexOf('\x1b[?25h');
  }

  /** Waits until a whole frame holds the words, or is what is looked for; gives that frame. */
  async until(wanted: string | ((frame: string) => boolean)): Promise<string> {
    const sees = () => {
      if (this.screen.modes.synchronizedOutputMode) return false;
      const frame = this.frame();
      return typeof wanted === 'string' ? frame.includes(wanted) : wanted(frame);
    };
    if (!sees()) await this.#seen(sees, typeof wanted === 'string' ? `“${wanted}”` : 'what was awaited');
    return this.frame();
  }

  /** Sends keys, then waits. */
  async answer(bytes: string, wanted: string | ((frame: string) => boolean)): Promise<string> {
    this.send(bytes);
    return this.until(wanted);
  }

  /** Walks down a menu to an item and opens it. */
  async choose(name: string): Promise<void> {
    const chosen = (frame: string) => frame.split('\n').find((line) => /^.› /.test(line)) ?? '';
    for (let before = chosen(this.frame()); !before.includes(`› ${name}`); before = chosen(this.frame())) {
      await this.answer(KEY.down, (frame) => chosen(frame) !== before);
    }
    this.send(KEY.enter);
  }

  /** Ends the process, whatever it does. */
  async close(): Promise<void> {
    if (!this.#hasEnded) this.signal('SIGKILL');
    await this.exit;
  }

  #seen(sees: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (why: string) => {
        clearTimeout(timer);
        reject(new Error(`${what} never came, keyturn ${why}; the screen shows:\n${this.frame()}`));
      };
      const timer = setTimeout(() => failed('went on'), LIMIT);
      const seen = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiters.push({ sees, seen, failed });
      this.#look();
      if (this.#hasEnded) failed('had ended');
    });
  }

  #look(): void {
    const done = this.#waiters.filter(({ sees }) => sees());
    this.#waiters = this.#waiters.filter((waiter) => !done.includes(waiter));
    for (const { seen } of done) seen();
  }
}

function bareEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/',
    ...(process.env.TMPDIR && { TMPDIR: process.env.TMPDIR }),
    ...(process.env.XDG_CACHE_HOME && { XDG_CACHE_HOME: process.env.XDG_CACHE_HOME }),
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    USER: 'operator',
  };
}
