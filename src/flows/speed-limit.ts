import type { RunFact } from '../plan/facts.ts';
import type { Pace } from './pace.ts';

/** The limits that can be stepped through, in rows a second; none is beyond the first. */
export const LIMITS: readonly number[] = [50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100];

/** The next limit down. From none it is the first that holds back what goes on now, at `perSecond`. */
export function slower(limit: number | null, perSecond: number | null): number {
  const now = limit ?? perSecond ?? Infinity;
  return LIMITS.find((each) => each < now) ?? Math.min(limit ?? Infinity, LIMITS.at(-1)!);
}

/** The next limit up, or none. */
export function faster(limit: number | null): number | null {
  return limit === null ? null : (LIMITS.findLast((each) => each > limit) ?? null);
}

/** Counts the rows that pass with each fact of a run: those of a batch, rehearsed or written, and those proved. */
export class Passing {
  readonly #proved = new Map<string, number>();

  by(fact: RunFact): number {
    switch (fact.event) {
      case 'batch-rehearsed':
      case 'batch-committed':
      case 'batch-written':
        return fact.rows;
      case 'proof-progress': {
        const before = this.#proved.get(fact.field) ?? 0;
        this.#proved.set(fact.field, fact.done);
        return Math.max(0, fact.done - before);
      }
      default:
        return 0;
    }
  }
}

/** The same facts, asked for no faster than a pace lets rows pass. */
export async function* atPace(
  facts: AsyncGenerator<RunFact, void, void>,
  pace: Pace,
): AsyncGenerator<RunFact, void, void> {
  const passing = new Passing();
  for await (const fact of facts) {
    pace.passed(passing.by(fact));
    yield fact;
    await pace.mayGoOn();
  }
}

/** A limit as a person writes it: `500`, `2,000`, `none`; undefined where it is none of these. */
export function limitNamed(text: string): number | null | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'none') return null;
  if (!/^\d{1,3}(,?\d{3})*$|^\d+$/.test(word)) return undefined;
  const rows = Number(word.replaceAll(',', ''));
  return rows > 0 && Number.isSafeInteger(rows) ? rows : undefined;
}
