import { type RunProgress, totals } from '../src/flows/run-progress.ts';
import type { FindingFact } from '../src/plan/facts.ts';
import { percent } from '../src/plan/words.ts';
import { followed, type ListPosition, type Motion, moved } from './list.ts';

/** What is known of a run's findings now. */
export interface Heard {
  /** Those that were told; the last of them, where there were too many to keep. */
  findings: readonly FindingFact[];
  total: number;
  /** Where the run goes on: how far it is, in words. */
  progress: string | null;
  /** The run whose record has them all. */
  run: string | null;
  /** Whether the record has none before all is committed together. */
  isAtOnce: boolean;
  /** Whether the record has those of earlier sittings beside them. */
  isResumed: boolean;
}

export function heardOf(run: RunProgress): Heard {
  const { findings: told, lastFindings: findings, started, finished } = run;
  const { done, total: all } = totals(run);
  const total = Math.max(told, finished?.findings ?? 0);
  const progress = finished ? null : `the run goes on: ${percent(done, all)}`;
  const isAtOnce = started?.keyrings.some(({ commit }) => commit === 'all') ?? false;
  const isResumed = started?.resumed ?? false;
  return { findings, total, progress, run: started?.run ?? null, isAtOnce, isResumed };
}

/** The findings that were heard, and the cursor in them: on the last one it goes along with those that come. */
export class HeardFindings {
  readonly #heard: () => Heard;
  /** The number of the finding the cursor stands on; null while it follows the last one. */
  #number: number | null;
  #top = 0;

  constructor(heard: () => Heard) {
    this.#heard = heard;
    this.#number = heard().progress === null ? 0 : null;
  }

  get isFollowing(): boolean {
    return this.#number === null;
  }

  position(height: number): ListPosition {
    const { length } = this.#heard().findings;
    const cursor = this.#number === null ? length - 1 : this.#number - this.#before();
    const position = followed({ cursor, top: this.#top }, { length, height });
    this.#top = position.top;
    return position;
  }

  move(motion: Motion, height: number): void {
    const { findings, progress } = this.#heard();
    const { length } = findings;
    const { cursor, top } = moved(this.position(height), motion, { length, height });
    this.#number = cursor === length - 1 && progress !== null ? null : this.#before() + cursor;
    this.#top = top;
  }

  /** How many findings came before the first that is at hand. */
  #before(): number {
    const { findings, total } = this.#heard();
    return Math.max(0, total - findings.length);
  }
}
