import { isProving, type RunProgress, totals } from '../../src/flows/run-progress.ts';

/** The share of what is being done now: of the values turned, then of those proved. */
export function share(run: RunProgress): { done: number; total: number } {
  if (!isProving(run)) return totals(run);
  const sum = (of: 'done' | 'total') => run.proving.reduce((all, field) => all + field[of], 0);
  return { done: sum('done'), total: Math.max(sum('total'), totals(run).changed) };
}
