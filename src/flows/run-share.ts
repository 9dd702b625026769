import { timeLeft } from '../plan/words.ts';
import { isProving, ratePerSecond, type RunProgress, totals } from './run-progress.ts';

/** The share of what is being done now: of the values turned, then of those proved. */
export function share(run: RunProgress): { done: number; total: number } {
  if (!isProving(run)) return totals(run);
  const sum = (of: 'done' | 'total') => run.proving.reduce((all, field) => all + field[of], 0);
  return { done: sum('done'), total: Math.max(sum('total'), totals(run).changed) };
}

/** Time left of that share, in words, at the rate of the last seconds or at the limit that holds it; or null. */
export function remaining(run: RunProgress, now: number, limit: number | null = null): string | null {
  const perSecond = isProving(run) ? limit : heldRate(run, now, limit);
  if (!perSecond) return null;
  const { done, total } = share(run);
  return timeLeft({ done, total, seconds: done / perSecond });
}

/** Held to a limit, batches come in bursts, and the last seconds alone would promise now this, now that. */
function heldRate(run: RunProgress, now: number, limit: number | null): number | null {
  const measured = ratePerSecond(run, now);
  return limit !== null && measured !== null && measured > limit / 3 ? limit : measured;
}
