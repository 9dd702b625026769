import type { Database } from '../database/database.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { count, noCounts, type StatusCounts, sum } from '../plan/counts.ts';
import type { CensusEvent } from '../plan/facts.ts';
import { judgeRow } from '../plan/judge-row.ts';

/** Judges every value of every target and counts; keys are told by authentication alone, nothing is decrypted. */
export async function* census(
  database: Database,
  targets: readonly Target[],
  isStopped: () => boolean,
): AsyncGenerator<CensusEvent, void, void> {
  const all: StatusCounts[] = [];
  for (const target of targets) {
    const counts = target.fields.map(() => noCounts());
    const judgings = target.fields.map(({ judging }) => judging);
    for await (const page of readPages(database, target, { after: null, upto: null })) {
      if (isStopped()) return;
      for (const row of page) {
        for (const [i, judgement] of judgeRow(row, judgings).entries())
          if (judgement !== null) count(counts[i]!, judgement.status);
      }
      for (const [i, { name }] of target.fields.entries()) {
        yield { event: 'census-progress', field: name, estimate: target.rows, ...counts[i]! };
      }
    }
    for (const [i, { name }] of target.fields.entries()) {
      yield { event: 'census', field: name, keyring: target.keyring.name, ...counts[i]! };
    }
    all.push(...counts);
  }
  yield { event: 'census-total', ...sum(all) };
}
