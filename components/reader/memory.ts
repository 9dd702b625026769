import { plural } from '../../src/plan/words.ts';
import { Cadence, CADENCE, shapeOf } from './cadence.ts';
import type { ToldLine } from './spoken.ts';

/** How many of many lines are told between two lines of progress. */
export const FEW = 3;

interface News {
  /** What is to be said now, in order. */
  lines: string[];
  /** Milliseconds until something that is held back may be due; null where nothing is. */
  due: number | null;
  /** Work has just begun: what can be typed may be another thing in a moment. */
  isAtWork: boolean;
}

interface Telling {
  now: number;
  /** Somebody asked and waits for it: then nothing is held back. */
  isAnswer: boolean;
  /** The place is come to, or come back to. */
  isArrival: boolean;
  /** What follows the first new line is told too, for it belongs together. */
  isQuestion: boolean;
}

/** What of one place and step was told already. */
export class Memory {
  /** Lines that were told and stand, and those whose successors are held back. */
  #standing: readonly ToldLine[] = [];
  #firstSeen = new Map<string, number>();
  readonly #cadence = new Cadence();
  #few = 0;
  #withheld = 0;
  readonly #choices = new Set<string>();

  /** The lines of a picture that are new and due. */
  news(picture: readonly ToldLine[], telling: Telling): News {
    const { now, isArrival } = telling;
    if (isArrival) this.#firstSeen.clear();
    const isOver = !isArrival && this.#waited() && picture.every(({ manner }) => manner !== 'wait');
    const lines: string[] = isOver ? ['It goes on.'] : [];
    const held: { line: ToldLine; wait: number }[] = [];
    const seen = new Map<string, number>();
    let isWhole = false;
    for (const line of picture) {
      seen.set(shapeOf(line.text), this.#firstSeen.get(shapeOf(line.text)) ?? now);
      if (this.#has(line) && !isWhole) continue;
      const wait = this.#wait(line, picture, telling);
      if (wait > 0) held.push({ line, wait });
      else {
        lines.push(...this.#say(line, now));
        isWhole ||= telling.isQuestion;
      }
    }
    this.#firstSeen = seen;
    const kept = this.#isKept(picture, telling) ? this.#standing : this.#olderThan(held);
    this.#standing = [...picture.filter((line) => !held.some((one) => one.line === line)), ...kept];
    const due = held.length === 0 ? null : Math.min(...held.map(({ wait }) => wait));
    return { lines, due, isAtWork: this.#patience(picture, now) > 0 };
  }

  /** Whether a choice was told with this number and in these words, on whichever page. */
  hasChoice(text: string): boolean {
    return this.#choices.has(text);
  }

  /** Goes on from the step before: what stands in both is told once. */
  follow(before: Memory): void {
    this.#standing = before.#standing;
  }

  /** Takes a picture for told, without a word. */
  pass(picture: readonly ToldLine[]): void {
    this.#standing = picture;
  }

  /** What is away while work goes on comes back, mostly as it was; whoever asked for the work wants it told. */
  #isKept(picture: readonly ToldLine[], { isAnswer, isArrival }: Telling): boolean {
    return (isArrival || !isAnswer) && picture.some(({ manner }) => manner === 'passing');
  }

  #has({ text }: ToldLine): boolean {
    return this.#standing.some((line) => line.text === text);
  }

  #waited(): boolean {
    return this.#standing.some(({ manner }) => manner === 'wait');
  }

  #wait(line: ToldLine, picture: readonly ToldLine[], { now, isAnswer, isArrival }: Telling): number {
    const shape = shapeOf(line.text);
    if (line.manner === 'one-of-many') return 0;
    // A choice is often about what is being counted just now.
    if (line.manner === 'choice') return isAnswer ? 0 : this.#patience(picture, now);
    if (this.#isSuccessor(shape, picture))
      return isAnswer || isArrival ? 0 : this.#cadence.wait(line.text, now);
    return line.manner === 'passing' ? this.#patience([line], now) : 0;
  }

  /** Milliseconds until work that goes on is worth a word. */
  #patience(picture: readonly ToldLine[], now: number): number {
    const since = picture
      .filter(({ manner }) => manner === 'passing')
      .map(({ text }) => this.#firstSeen.get(shapeOf(text)) ?? now);
    return since.length === 0 ? 0 : Math.max(0, Math.min(...since) + CADENCE.patience - now);
  }

  /** Whether a line of this shape was told and is gone. */
  #isSuccessor(shape: string, picture: readonly ToldLine[]): boolean {
    return this.#standing.some(
      ({ text }) => shapeOf(text) === shape && picture.every((line) => line.text !== text),
    );
  }

  #say({ text, manner }: ToldLine, now: number): string[] {
    if (manner === 'one-of-many') return this.#oneOfMany(text);
    if (manner === 'choice') this.#choices.add(text);
    this.#cadence.told(text, now);
    return / percent\b/.test(text) ? [text, ...this.#andMore()] : [text];
  }

  #oneOfMany(text: string): string[] {
    if (this.#few >= FEW) this.#withheld += 1;
    else this.#few += 1;
    return this.#withheld > 0 ? [] : [text];
  }

  #andMore(): string[] {
    const withheld = this.#withheld;
    this.#few = 0;
    this.#withheld = 0;
    return withheld === 0 ? [] : [`and ${plural(withheld, 'more finding')}`];
  }

  #olderThan(held: readonly { line: ToldLine }[]): ToldLine[] {
    const shapes = held.map(({ line }) => shapeOf(line.text));
    return this.#standing.filter(({ text }) => shapes.includes(shapeOf(text)));
  }
}
