import type { FlushEvent } from '../../src/flows/flush-flow.ts';
import type { FlushFact, FlushStartedFact } from '../../src/plan/flush-facts.ts';

export const FLUSH_STARTED: FlushStartedFact = {
  event: 'flush-started',
  application: 'webops',
  environment: 'production',
  gateWord: 'webops-production',
  server: '10.0.0.7:6379',
  database: 2,
  version: '7.2.4',
  dryRun: true,
  keys: 120,
  otherDatabases: [],
};

export function flushTotal(keys: number, stopped = false): FlushFact {
  return { event: 'flush-total', keys, left: null, dryRun: true, stopped };
}

export function hears(fact: FlushFact): FlushEvent {
  return { type: 'fact', fact };
}

/** So many keys were counted, and nothing asked yet. */
export function counted(keys: number): FlushEvent[] {
  return [hears(FLUSH_STARTED), hears(flushTotal(keys)), { type: 'work-done' }];
}

export const AT_GATE: readonly FlushEvent[] = [...counted(37), { type: 'next' }];
export const UNLINKING: readonly FlushEvent[] = [...AT_GATE, { type: 'answer', text: 'webops-production' }];
