import type { Database } from '../database/database.ts';
import { readPages, type TargetRow } from '../database/pages.ts';
import type { Target, TargetField } from '../database/target.ts';
import type { ProofProgressFact, VerifyFact } from '../plan/facts.ts';
import { judge, type Judging } from '../plan/judge.ts';
import { openCells } from '../plan/open-cell.ts';
import { byTargetAlone } from './batch-digest.ts';

/** Opens every value with the target key alone; empty and exempt values count as neither. */
export async function* verify(
  database: Database,
  targets: readonly Target[],
  isStopped: () => boolean,
): AsyncGenerator<VerifyFact, void, void> {
  const total = { opened: 0, failed: 0 };
  for (const target of targets) {
    const fields = target.fields.map((field, place) => new FieldCount(field, place));
    for await (const page of readPages(database, target, { after: null, upto: null })) {
      if (isStopped()) return;
      for (const field of fields) {
        for (const row of page) field.take(row);
        yield field.progress(target.rows ?? 0);
      }
    }
    for (const { name, opened, failed } of fields) {
      total.opened += opened;
      total.failed += failed;
      yield { event: 'verified', field: name, opened, failed };
    }
  }
  yield { event: 'verify-total', ...total };
}

/** Counts what opens of one field. */
class FieldCount {
  readonly name: string;
  opened = 0;
  failed = 0;
  #done = 0;
  readonly #place: number;
  readonly #alone: Judging;

  constructor({ name, judging }: TargetField, place: number) {
    this.name = name;
    this.#place = place;
    this.#alone = byTargetAlone(judging);
  }

  take(row: TargetRow): void {
    if (!row.applies[this.#place]) return;
    this.#done += 1;
    const judgement = judge(row.values[this.#place]!, this.#alone);
    if (judgement.status === 'empty' || judgement.status === 'exempt') return;
    if (judgement.status === 'current-key' && openCells(judgement) !== null) this.opened += 1;
    else this.failed += 1;
  }

  progress(total: number): ProofProgressFact {
    return {
      event: 'proof-progress',
      field: this.name,
      done: this.#done,
      total: Math.max(total, this.#done),
    };
  }
}
