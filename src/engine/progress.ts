import type { FieldTally } from '../database/ledger/batches.ts';
import type { BatchField } from '../database/ledger/entities.ts';
import type { Target } from '../database/target.ts';
import type { FindingFact, RunFact } from '../plan/facts.ts';

type BatchEvent = 'batch-committed' | 'batch-written' | 'batch-rehearsed';

/** Counts a target's batches as they come, and tells them. */
export class Progress {
  /** Stored values of one field of the target: what was counted or estimated, or more where more came. */
  total: number;
  readonly #done: Map<string, number>;

  constructor(target: Target, done: ReadonlyMap<string, number> = new Map()) {
    this.total = target.rows ?? 0;
    this.#done = new Map(target.fields.map(({ name }) => [name, done.get(name) ?? 0]));
  }

  /** Goes on where an earlier sitting of the run ended. */
  static after(earlier: ReadonlyMap<string, FieldTally>, target: Target): Progress {
    return new Progress(target, new Map([...earlier].map(([field, { counts }]) => [field, counts.rows])));
  }

  *batch(
    event: BatchEvent,
    { fields, findings }: { fields: readonly BatchField[]; findings: readonly FindingFact[] },
  ): Generator<RunFact, void, void> {
    for (const { field, changed, counts } of fields) {
      const done = (this.#done.get(field) ?? 0) + counts.rows;
      this.#done.set(field, done);
      this.total = Math.max(this.total, done);
      yield { event, field, rows: counts.rows, changed, done, total: this.total };
    }
    yield* findings;
  }
}
