import { timeLeft } from '../plan/words.ts';
import { isProving, ratePerSecond, type RunProgress, totals } from './run-progress.ts';

/** The share of what is being done now: of the values turned, then of those proved. */
export function share(run: RunProgress): { done: number; total: number } {
  if (!isProving(run)) return totals(run);
  const { done, total } = proved(run);
  return { done, total: Math.max(total, totals(run).changed) };
}

function proved({ proving }: RunProgress): { done: number; total: number } {
  const sum = (of: 'done' | 'total') => proving.reduce((all, field) => all + field[of], 0);
  return { done: sum('done'), total: sum('total') };
}

/** Time left in words, at the rate of the last seconds or at the limit that holds the run; or null. */
export function remaining(run: RunProgress, now: number, limit: number | null = null): string | null {
  const measured = ratePerSecond(run, now);
  // Held to a limit, batches come in bursts, and the last seconds alone would promise now this, now that.
  const isHeld = isProving(run) || (measured !== null && measured > (limit ?? Infinity) / 3);
  if (limit !== null && isHeld) return atRate(limit, toPass(run));
  return isProving(run) ? null : atRate(measured, totals(run));
}

function atRate(perSecond: number | null, { done, total }: { done: number; total: number }): string | null {
  return perSecond ? timeLeft({ done, total, seconds: done / perSecond }) : null;
}

/** Held, values pass twice: when they are turned, and when they are proved. What is put back is not proved. */
function toPass(run: RunProgress): { done: number; total: number } {
  const { done, total } = totals(run);
  if (run.started?.kind === 'restore') return { done, total };
  return { done: done + proved(run).done, total: 2 * total };
}
