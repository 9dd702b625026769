import { inAscii, speaksAscii } from '../plan/ascii.ts';
import { colourWish } from '../plan/colour-wish.ts';
import { jsonLine } from '../plan/json-line.ts';
import { printable } from '../plan/printable.ts';
import type { CommandContext } from './context.ts';
import type { GlobalFlags } from './global-flags.ts';
import { Pipe } from './pipe.ts';
import { ProgressLine } from './progress-line.ts';
import { painter, type Paint, type Tone } from './tones.ts';

/** One fact and its plain twin. */
export interface Told {
  /** What `--json` prints; null where the contract has no such fact. */
  fact: object | null;
  /** What a person reads; empty where the words come later. */
  lines: readonly string[];
  tone?: Tone;
  /** Said under `--quiet` too: findings and the last line. */
  essential?: boolean;
}

/** Where a command speaks: facts or their plain twin to stdout, everything else to stderr. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly progress: ProgressLine;
  readonly #out: Pipe;
  readonly #err: Pipe;
  readonly #paintOut: Paint;
  readonly #paintErr: Paint;
  readonly #shownOut: (text: string) => string;
  /** A text as the terminal of stderr can show it: in ASCII where the locale has no UTF-8. Elsewhere it stays whole. */
  readonly shownErr: (text: string) => string;

  constructor(context: CommandContext, flags: GlobalFlags) {
    this.json = flags.json;
    this.quiet = flags.quiet;
    this.#out = new Pipe(context.stdout);
    this.#err = new Pipe(context.stderr);
    const { env, isTerminal } = context;
    const isPlain = flags.plain || flags.json || flags.screenReader;
    const isAble = env.TERM !== 'dumb';
    const paints = (terminal: boolean) =>
      painter(!isPlain && flags.color && (colourWish(env) ?? (terminal && isAble)));
    this.#paintOut = paints(isTerminal.stdout);
    this.#paintErr = paints(isTerminal.stderr);
    // Who reads a pipe or a file is not known: what names there hold must not be lost to a cron job without a locale.
    const shown = (terminal: boolean) => (terminal && speaksAscii(env) ? inAscii : (text: string) => text);
    this.#shownOut = shown(isTerminal.stdout);
    this.shownErr = shown(isTerminal.stderr);
    const redraws = isTerminal.stderr && isAble && !isPlain && !flags.quiet;
    this.progress = new ProgressLine({ pipe: this.#err, now: context.now, redraws, shown: this.shownErr });
  }

  /** True once nobody reads stdout any more; a command that only shows things may end then. */
  get gone(): boolean {
    return this.#out.gone;
  }

  async tell({ fact, lines, tone, essential = false }: Told): Promise<void> {
    if (this.quiet && !essential) return;
    if (!this.json) await this.lines(lines, tone);
    else if (fact) await this.fact(fact);
  }

  /** One object as one line of JSON, whatever the flags. */
  async fact(fact: object): Promise<void> {
    await this.progress.clear();
    await this.#out.write(`${jsonLine(fact)}\n`);
  }

  /** Plain lines to stdout, whatever the flags. */
  async lines(lines: readonly string[], tone: Tone = 'calm'): Promise<void> {
    if (lines.length === 0) return;
    await this.progress.clear();
    await this.#out.write(this.#shownOut(lines.map((line) => `${this.#paintOut(line, tone)}\n`).join('')));
  }

  /** Something worth knowing that is not the result: to stderr, with what can be done about it. */
  async note(message: string, hint: string | null = null): Promise<void> {
    if (this.quiet) return;
    await this.progress.clear();
    if (this.json) return this.#err.write(`${jsonLine({ event: 'note', message, hint })}\n`);
    await this.#say(`note: ${printable(message)}\n${hint ? `hint: ${printable(hint)}\n` : ''}`);
  }

  /** What to do about a failure that a fact tells; `--json` has it in the fact. */
  async hint(hint: string): Promise<void> {
    if (this.json) return;
    await this.progress.clear();
    await this.#say(`hint: ${lineByLine(hint)}\n`);
  }

  async error(fact: { event: 'error'; code: string; message: string; hint: string | null }): Promise<void> {
    await this.progress.clear();
    if (this.json) return this.#err.write(`${jsonLine(fact)}\n`);
    const hint = fact.hint ? `hint: ${lineByLine(fact.hint)}\n` : '';
    await this.#say(`${this.#paintErr(`error: ${lineByLine(fact.message)}`, 'bad')}\n${hint}`);
  }

  /** Text for stderr as it stands: a stack, or help after a mistake. */
  async aside(text: string): Promise<void> {
    await this.#say(`${lineByLine(text)}\n`);
  }

  #say(text: string): Promise<void> {
    return this.#err.write(this.shownErr(text));
  }

  async flush(): Promise<void> {
    await this.#out.flush();
    await this.#err.flush();
  }
}

function lineByLine(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
