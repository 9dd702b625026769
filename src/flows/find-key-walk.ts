import type { LeftSearch } from '../plan/left-search.ts';
import { advanceFind, type FindData, type FindEvent, type FindStep, startFind } from './find-key-flow.ts';
import type { Operations } from './operations.ts';
import { drive } from './pace.ts';
import { Walk } from './walk.ts';

interface FindKeyWalkParts {
  operations: Operations;
  /** Where an earlier search was left: its places stand there again. */
  left: LeftSearch | null;
  /** Called after every event, with what it was. */
  changed: (event: FindEvent['type']) => void;
  /** A failure that no operator can mend. */
  broken: (error: unknown) => void;
}

/** Walks the search for a lost key: where to look, what it would save, where to look next. */
export function findKeyWalk({ operations, left, changed, broken }: FindKeyWalkParts) {
  return new Walk<FindStep, FindData, FindEvent>({
    start: startFind(left),
    advance: advanceFind,
    workOf: ({ step, data }) => {
      if (step !== 'searching') return null;
      return async ({ pace, tell }) => {
        const facts = operations.findKey(data.request);
        await drive(facts, { pace, hear: (fact) => tell({ type: 'fact', fact }) });
      };
    },
    changed,
    broken,
  });
}
