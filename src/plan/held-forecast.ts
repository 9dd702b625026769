import type { RunFinishedFact } from './facts.ts';

/**
 * The end of a rehearsal with the seconds that the run is likely to take under a limit in rows a second: it lets every
 * row pass twice, when it is turned and when it is proved.
 */
export function foretoldAt(limit: number | null, fact: RunFinishedFact): RunFinishedFact {
  const { rows, forecastSeconds } = fact;
  if (limit === null || forecastSeconds === undefined) return fact;
  return { ...fact, forecastSeconds: Math.max(forecastSeconds, (2 * rows) / limit) };
}
