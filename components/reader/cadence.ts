/**
 * How seldom a line is told of which only the numbers change; it takes some two seconds to be heard. Milliseconds,
 * and parts of a hundred.
 */
export const CADENCE = { longest: 10_000, least: 2_000, percent: 10, calm: 1_000, patience: 2_000 } as const;

interface Last {
  text: string;
  at: number;
}

/** The same line whatever its numbers. */
export function shapeOf(text: string): string {
  return text.replace(/\d[\d,.]*/g, '#');
}

/** Decides when a line with other numbers is worth telling again. */
export class Cadence {
  readonly #told = new Map<string, Last>();
  readonly #held = new Map<string, Last>();

  told(text: string, now: number): void {
    const shape = shapeOf(text);
    this.#told.set(shape, { text, at: now });
    this.#held.delete(shape);
  }

  /** Milliseconds until it may be told; 0 is now. A line whose numbers stand still is told soon. */
  wait(text: string, now: number): number {
    const shape = shapeOf(text);
    const last = this.#told.get(shape);
    if (!last) return 0;
    const held = this.#held.get(shape);
    const since = held?.text === text ? held.at : now;
    this.#held.set(shape, { text, at: since });
    const due = isFurther(last.text, text) ? CADENCE.least : CADENCE.longest;
    return Math.max(0, Math.min(last.at + due, since + CADENCE.calm) - now);
  }
}

function isFurther(before: string, now: string): boolean {
  const [from, to] = [before, now].map((text) => Number(/(\d+) percent/.exec(text)?.[1]));
  return Math.abs(to! - from!) >= CADENCE.percent;
}
