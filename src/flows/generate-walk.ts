import {
  advanceGenerate,
  type GenerateData,
  type GenerateEvent,
  type GenerateStep,
  type GenerateState,
  startGenerate,
} from './generate-flow.ts';
import type { Operations, Setup } from './operations.ts';
import { Walk, type Work } from './walk.ts';

interface GenerateWalkParts {
  operations: Operations;
  setup: Setup;
  /** Whether what was shown can be taken from the screen again. */
  canWipe: boolean;
  /** Called after every event, with what it was. */
  changed: (event: GenerateEvent['type']) => void;
  /** A failure that no operator can mend. */
  broken: (error: unknown) => void;
}

/** Walks a new key from its keyring to the configuration: kept, read back, compared, and named. */
export function generateWalk({ operations, setup, canWipe, changed, broken }: GenerateWalkParts) {
  return new Walk<GenerateStep, GenerateData, GenerateEvent>({
    start: startGenerate({ ...setup, canWipe }),
    advance: advanceGenerate,
    workOf: (state) => workOf(operations, state),
    changed,
    broken,
  });
}

type Doing = (work: Work<GenerateEvent>) => Promise<void>;

function workOf(operations: Operations, { step, data }: GenerateState): Doing | null {
  const { keyring, into, made, typed } = data;
  if (step === 'making' && keyring && into) {
    return async ({ tell }) =>
      tell({ type: 'made', key: await operations.generateKey({ keyring: keyring.name, into }) });
  }
  if (step === 'comparing' && made && typed !== null) {
    const { scheme } = made;
    return async ({ tell }) =>
      tell({ type: 'judged', verdict: await operations.fingerprintOf({ scheme, typed }) });
  }
  return null;
}
