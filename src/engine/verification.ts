import type { Database } from '../database/database.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import type { ProofProgressFact, VerifyFact } from '../plan/facts.ts';
import type { Judgement } from '../plan/judge.ts';
import { judgeRow } from '../plan/judge-row.ts';
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
    const fields = target.fields.map(({ name }) => new FieldCount(name));
    const alone = target.fields.map(({ judging }) => byTargetAlone(judging));
    for await (const page of readPages(database, target, { after: null, upto: null })) {
      if (isStopped()) return;
      for (const row of page) {
        for (const [i, judgement] of judgeRow(row, alone).entries())
          if (judgement !== null) fields[i]!.take(judgement);
      }
      for (const field of fields) yield field.progress(target.rows ?? 0);
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

  constructor(name: string) {
    this.name = name;
  }

  take(judgement: Judgement): void {
    this.#done += 1;
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
