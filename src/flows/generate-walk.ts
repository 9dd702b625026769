import type { LeftKey } from '../plan/left-key.ts';
import {
  advanceGenerate,
  type GenerateData,
  type GenerateEvent,
  type GenerateStep,
  type GenerateState,
  startGenerate,
} from './generate-flow.ts';
import { keyringOf, madeOf } from './left-keys.ts';
import type { Operations, Setup } from './operations.ts';
import { Walk, type Work } from './walk.ts';

interface GenerateWalkParts {
  operations: Operations;
  setup: Setup;
  /** Whether what was shown can be taken from the screen again. */
  canWipe: boolean;
  /** A key that was kept earlier, and is not in the configuration yet: only what to write is told again. */
  left: LeftKey | null;
  /** Called after every event, with what it was. */
  changed: (event: GenerateEvent['type']) => void;
  /** A failure that no operator can mend. */
  broken: (error: unknown) => void;
}

/** Walks a new key from its keyring to the configuration: kept, read back, compared, and named. */
export function generateWalk({ operations, setup, canWipe, left, changed, broken }: GenerateWalkParts) {
  const start = startGenerate({ ...setup, canWipe });
  return new Walk<GenerateStep, GenerateData, GenerateEvent>({
    start: left ? lastStep(start, { left, setup }) : start,
    advance: advanceGenerate,
    workOf: (state) => workOf(operations, state),
    changed,
    broken,
  });
}

function lastStep({ data }: GenerateState, { left, setup }: { left: LeftKey; setup: Setup }): GenerateState {
  return { step: 'naming', data: { ...data, keyring: keyringOf(left, setup), made: madeOf(left) } };
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
