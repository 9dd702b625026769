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

  /** The lines of a picture that are new and due. */
  news(picture: readonly ToldLine[], telling: Telling): News {
    const { now, isArrival } = telling;
    if (isArrival) this.#firstSeen.clear();
    const isOver = this.#waited() && picture.every(({ manner }) => manner !== 'wait');
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
    return { lines, due: held.length === 0 ? null : Math.min(...held.map(({ wait }) => wait)) };
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
    if (line.manner === 'choice' || line.manner === 'one-of-many') return 0;
    if (this.#isSuccessor(shape, picture))
      return isAnswer || isArrival ? 0 : this.#cadence.wait(line.text, now);
    if (line.manner !== 'passing') return 0;
    return Math.max(0, (this.#firstSeen.get(shape) ?? now) + CADENCE.calm - now);
  }

  /** Whether a line of this shape was told and is gone. */
  #isSuccessor(shape: string, picture: readonly ToldLine[]): boolean {
    return this.#standing.some(
      ({ text }) => shapeOf(text) === shape && picture.every((line) => line.text !== text),
    );
  }

  #say({ text, manner }: ToldLine, now: number): string[] {
    if (manner === 'one-of-many') return this.#oneOfMany(text);
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
