import type { LeftFlush } from '../plan/left-flush.ts';
import {
  advanceFlush,
  type FlushData,
  type FlushEvent,
  type FlushStep,
  FLUSH_WORK,
  startFlush,
} from './flush-flow.ts';
import { goesToGate } from './left-flushes.ts';
import type { Operations } from './operations.ts';
import { drive } from './pace.ts';
import { Walk } from './walk.ts';

interface FlushWalkParts {
  operations: Operations;
  readOnly: boolean;
  /** Where an earlier walk was left: once all is counted anew, this one goes there by itself. */
  left?: LeftFlush | null;
  /** Called after every event, with what it was. */
  changed: (event: FlushEvent['type']) => void;
  /** A failure that no operator can mend. */
  broken: (error: unknown) => void;
}

/** Walks the flow of the Redis step: counts, asks, unlinks. */
export function flushWalk({ operations, readOnly, left = null, changed, broken }: FlushWalkParts) {
  let goingTo = left;
  const goOn = (event: FlushEvent['type']) => {
    if (event === 'fact') return;
    const isOnTheWay = event === 'work-done' && goesToGate(goingTo, walk.state);
    goingTo = null;
    if (isOnTheWay) walk.send({ type: 'next' });
  };
  const walk = new Walk<FlushStep, FlushData, FlushEvent>({
    start: startFlush(readOnly),
    advance: advanceFlush,
    workOf: ({ step }) => {
      const work = FLUSH_WORK[step];
      if (work === undefined) return null;
      return async ({ pace, tell }) => {
        const facts = operations.flush({ dryRun: work === 'count' });
        await drive(facts, { pace, hear: (fact) => tell({ type: 'fact', fact }) });
      };
    },
    goesOn: (before, now) => before === 'unlinking' && now === 'stopping',
    // Its last facts say how it was left.
    steer: () => operations.stop(),
    changed: (event) => {
      changed(event);
      goOn(event);
    },
    broken,
  });
  return walk;
}
