import type { ErrorFact } from '../../src/errors.ts';
import { discardGate, type Gate, judgeAnswer } from '../../src/flows/gates.ts';
import type { DiscardedPoint, RestorePointFact } from '../../src/flows/operations.ts';
import { briefKey } from '../brief-key.ts';
import type { Keystroke } from '../keys.ts';
import type { Binding, Place, PlaceParts } from '../place.ts';
import { DiscardScreen } from '../screens/discard.tsx';
import { attempt } from '../task.ts';
import { TypedLine } from '../typed-line.ts';

export interface DiscardParts extends PlaceParts {
  point: RestorePointFact;
}

export function discardPlace(parts: DiscardParts): Place {
  return new DiscardPlace(parts);
}

/** Asks before a restore point goes, then removes it for good. */
class DiscardPlace implements Place {
  readonly #parts: DiscardParts;
  readonly #gate: Gate;
  readonly #line = new TypedLine();
  #refused: string | null = null;
  #isAtWork = false;
  #work: Promise<void> = Promise.resolve();
  #gone: DiscardedPoint | null = null;
  #failure: ErrorFact | null = null;

  constructor(parts: DiscardParts) {
    this.#parts = parts;
    this.#gate = discardGate(parts.point.run, parts.standing.setup!);
  }

  title(): string {
    const step = this.#gone || this.#isAtWork ? '2 of 2: discarding' : '1 of 2: consent';
    return this.#failure ? 'Discard · stopped by an error' : `Discard · step ${step}`;
  }

  isChanging(): boolean {
    return this.#isAtWork;
  }

  /** A restore point that goes is gone before anybody leaves. */
  settle(): Promise<void> {
    return this.#work;
  }

  isTyping(): boolean {
    return !this.#isAtWork && !this.#gone && !this.#failure;
  }

  type(key: Keystroke): boolean {
    return this.isTyping() && this.#line.type(key);
  }

  paste(text: string): void {
    if (this.isTyping()) this.#line.paste(text);
  }

  bindings(): Binding[] {
    const { console } = this.#parts;
    const [does, run] = this.isTyping()
      ? ['answer', () => this.#answer()]
      : (['restore points', () => console.back()] as const);
    return this.#isAtWork ? [] : [briefKey('Enter', { does, run })];
  }

  draw() {
    return (
      <DiscardScreen
        point={this.#parts.point}
        gate={this.#gate}
        line={this.#line}
        refused={this.#refused}
        gone={this.#gone}
        failure={this.#failure}
      />
    );
  }

  #answer(): void {
    const judged = judgeAnswer(this.#gate, this.#line.answer());
    this.#refused = judged.passed ? null : judged.why;
    if (judged.passed) this.#discard();
    this.#parts.console.redraw();
  }

  #discard(): void {
    const { console, standing, point } = this.#parts;
    this.#isAtWork = true;
    this.#work = attempt(console, () => standing.operations.discard(point.run), {
      done: (gone) => {
        this.#isAtWork = false;
        this.#gone = gone;
      },
      failed: (failure) => {
        this.#isAtWork = false;
        this.#failure = failure;
      },
    });
  }
}
