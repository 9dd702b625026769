import { type ErrorFact, OperatorError } from '../src/errors.ts';
import type { DrillOffer } from '../src/flows/console-end.ts';
import type { HomeAction, MenuFacts } from '../src/flows/home-menu.ts';
import { isInUse, keyringOf } from '../src/flows/left-keys.ts';
import { isSearchOver } from '../src/flows/left-searches.ts';
import type { DrillLesson } from '../src/flows/lesson-way.ts';
import type { Operations, RestorePointFact, Setup } from '../src/flows/operations.ts';
import { type Reminder, remindersOf } from '../src/flows/reminders.ts';
import { sum, type StatusCounts } from '../src/plan/counts.ts';
import { printable } from '../src/plan/printable.ts';
import type { CensusFact, CensusProgressFact, RunRecord } from '../src/plan/facts.ts';
import type { Left } from '../src/plan/left.ts';

/** What a console knows of drills: which it may open, or which it is. */
export interface Drilling {
  /** Those that can be opened from here; null where none can. */
  drills?: (() => Promise<readonly DrillOffer[]>) | null;
  /** What the drill that is open here teaches. */
  lesson?: DrillLesson | null;
  /** Why a drill that was to be opened was not. */
  notice?: ErrorFact | null;
}

/** What the console stands on: setup, census, and what the ledger holds, as they were last read. */
export class Standing {
  readonly operations: Operations;
  setup: Setup | null = null;
  census: readonly CensusFact[] = [];
  counting: CensusProgressFact | null = null;
  /** Null while nobody has looked, or where nobody may. */
  points: readonly RestorePointFact[] | null = null;
  runs: readonly RunRecord[] | null = null;
  left: readonly Left[] = [];
  isReading = false;
  failure: ErrorFact | null = null;
  /** What the operator has looked at since the console opened; a drill suggests the rest. */
  readonly seen = { status: false, verified: false };
  /** Items of the menu that were opened since then. */
  readonly visited = new Set<HomeAction>();
  readonly drilling: Drilling;
  /** False on a terminal that only appends: what was told there stays. */
  readonly canWipe: boolean;
  #isStale = false;

  constructor(operations: Operations, drilling: Drilling = {}, { canWipe = true } = {}) {
    this.operations = operations;
    this.canWipe = canWipe;
    this.drilling = drilling;
  }

  /** What the menu is made of; null before there is a setup. */
  get menu(): MenuFacts | null {
    const { setup, total, points, reminders, seen, runs, visited, canWipe } = this;
    const { drills = null, lesson = null } = this.drilling;
    if (!setup) return null;
    const known = { setup, total, points, reminders, seen, runs, visited, canWipe, lesson };
    return { ...known, drills: drills !== null };
  }

  get total(): StatusCounts | null {
    return this.census.length === 0 ? null : sum(this.census);
  }

  get reminders(): readonly Reminder[] {
    const { points, runs, left, setup } = this;
    const of = { points, runs, left, setup, readOnly: setup?.readOnly === true };
    return [...noticesOf(this.drilling.notice ?? null), ...remindersOf(of)];
  }

  /** The census no longer tells what stands in the database: better none than the old one while it is read again. */
  forget(): void {
    this.census = [];
  }

  /** Reads setup and census again; asked during a reading, it reads once more after it. */
  async refresh(changed: (soon: boolean) => void): Promise<void> {
    this.#isStale = true;
    if (this.isReading) return;
    while (this.#isStale) {
      this.#isStale = false;
      await this.#read(changed);
    }
  }

  async #read(changed: (soon: boolean) => void): Promise<void> {
    this.isReading = true;
    this.failure = null;
    try {
      this.setup = await this.operations.setup();
      changed(false);
      await this.#readLedger();
      await this.#readLeft(this.setup);
      await this.#count(changed);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.failure = error.toFact();
    } finally {
      this.isReading = false;
      this.counting = null;
    }
    changed(false);
  }

  /** What the ledger holds; whoever may not read it does without. */
  async #readLedger(): Promise<void> {
    try {
      this.points = await this.operations.restorePoints();
      this.runs = await this.operations.runs();
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.points = null;
      this.runs = null;
    }
  }

  /** What was left; a key that the configuration names by now is not left any more. */
  async #readLeft(setup: Setup): Promise<void> {
    const all = await this.operations.remembered();
    const left = await this.#unsettled(all, (each) => each.kind === 'generate' && isInUse(each, setup));
    this.left = left.filter((each) => this.#canGoOn(each, setup));
  }

  /** Those of which something is left to be done; the others are forgotten. */
  async #unsettled(all: readonly Left[], isSettled: (left: Left) => boolean): Promise<Left[]> {
    await Promise.all(all.filter(isSettled).map((left) => this.operations.forget(left)));
    return all.filter((left) => !isSettled(left));
  }

  /** What was to be put back may be put back or discarded by now, and a keyring or the Redis may be gone. */
  #canGoOn(left: Left, setup: Setup): boolean {
    if (left.kind === 'generate') return keyringOf(left, setup) !== null;
    if (left.kind === 'flush') return setup.redis === true;
    if (left.kind === 'find') return true;
    return left.point === null || (this.points ?? []).some(({ run }) => run === left.point);
  }

  async #count(changed: (soon: boolean) => void): Promise<void> {
    const fresh: CensusFact[] = [];
    for await (const fact of this.operations.census({})) {
      if (this.#isStale) return;
      if (fact.event === 'census') fresh.push(fact);
      this.counting = fact.event === 'census-progress' ? fact : null;
      changed(true);
    }
    this.census = fresh;
    this.left = await this.#unsettled(this.left, ({ kind }) => kind === 'find' && isSearchOver(this.total));
  }
}

function noticesOf(notice: ErrorFact | null): Reminder[] {
  if (notice === null) return [];
  const lines = notice.hint === null ? [notice.message] : [notice.message, `hint: ${notice.hint}`];
  return lines.map((text) => ({ text: printable(text), goesOn: null }));
}
