import type { CheckFact } from '../src/plan/facts.ts';

/** What is to be looked at first: the first check that failed, else the first that warns, else the first. */
export function worstOf(checks: readonly CheckFact[]): number {
  const first = (outcome: CheckFact['outcome']) => checks.findIndex((check) => check.outcome === outcome);
  return [first('fail'), first('warn'), 0].find((index) => index >= 0)!;
}
