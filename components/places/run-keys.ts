import { hasWork, isReadOnly, openQuestion, type RunState, type RunStep } from '../../src/flows/run-data.ts';

export type KeyName =
  | 'rehearse'
  | 'next'
  | 'answer'
  | 'back'
  | 'give-up'
  | 'again'
  | 'look'
  | 'keep'
  | 'rows'
  | 'find'
  | 'findings'
  | 'pause'
  | 'stop'
  | 'speed'
  | 'go-on'
  | 'stay'
  | 'report'
  | 'points'
  | 'flush'
  | 'home';

/** The keys of each step. */
const KEYS: Record<RunStep, readonly KeyName[]> = {
  opening: ['next', 'back'],
  checking: ['look', 'find', 'back'],
  blocked: ['look', 'again', 'find', 'back'],
  checked: ['rehearse', 'find', 'look', 'back'],
  rehearsing: ['speed', 'back'],
  refused: ['answer', 'find', 'back'],
  rehearsed: ['next', 'keep', 'find', 'rows', 'speed', 'look', 'back'],
  undecided: ['answer', 'back'],
  declining: ['answer', 'back'],
  gate: ['answer', 'back'],
  'backing-up': ['give-up'],
  running: ['pause', 'speed', 'stop', 'findings', 'stay'],
  paused: ['pause', 'speed', 'stop', 'findings', 'stay'],
  interrupted: ['stop', 'speed', 'go-on'],
  stopping: ['findings', 'stay'],
  finished: ['report', 'flush', 'points', 'findings', 'look', 'home'],
  failed: ['again', 'find', 'back'],
  left: [],
};

/** The keys that mean something where the flow stands. */
export function keysOf(state: RunState): readonly KeyName[] {
  return KEYS[state.step].filter((name) => isThere(name, state));
}

function isThere(name: KeyName, { step, data }: RunState): boolean {
  switch (name) {
    case 'next':
      return step !== 'rehearsed' || (hasWork(data) && !isReadOnly(data)) || openQuestion(data) !== null;
    case 'keep':
    case 'speed':
      return step !== 'rehearsed' || (hasWork(data) && !isReadOnly(data));
    case 'findings':
      return data.run.findings > 0;
    case 'find':
      return data.kind === 'purge';
    case 'points':
      return data.run.kept !== null;
    case 'flush':
      return data.run.flush.some(({ event }) => event === 'flush-failed' || event === 'flush-left');
    default:
      return true;
  }
}
