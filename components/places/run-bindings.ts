import type { HomeAction } from '../../src/flows/home-menu.ts';
import { isReadOnly, type RunEvent, type RunState } from '../../src/flows/run-data.ts';
import { briefKey, stayKey } from '../brief-key.ts';
import { type Motion, motionKeys } from '../list.ts';
import type { Binding } from '../place.ts';
import { type KeyName, keysOf } from './run-keys.ts';
import { speedKeys } from './speed-keys.ts';

/** What keys do in a run's walk: most send an event of its flow. */
export interface RunActs {
  send: (event: RunEvent) => void;
  answer: () => void;
  back: () => void;
  move: (motion: Motion) => void;
  rows: () => void;
  findings: () => void;
  report: () => void;
  home: () => void;
  visit: (action: HomeAction) => void;
}

interface Pressed {
  state: RunState;
  /** False where everything is seen, so that nothing moves. */
  isLooked: boolean;
  acts: RunActs;
}

/** What Esc says where a walk that may change nothing ends. */
const READ_ONLY_END = 'back: read only, the walk ends here';

/** The keys of the step where the walk stands. */
export function runBindings(pressed: Pressed): Binding[] {
  return keysOf(pressed.state).flatMap((name) => bindingsOf(name, pressed));
}

function bindingsOf(name: KeyName, { state, isLooked, acts }: Pressed): readonly Binding[] {
  const { step, data } = state;
  const { send, visit } = acts;
  const key = (show: string, does: string, run: () => void) => [briefKey(show, { does, run })];
  const event = (type: 'next' | 'again' | 'keep' | 'pause' | 'stop' | 'back') => () => send({ type });
  switch (name) {
    case 'rehearse':
      return key('Enter', 'dry run', event('next'));
    case 'next':
      return key('Enter', 'go on', event('next'));
    case 'answer':
      return key('Enter', 'answer', acts.answer);
    case 'back':
      return key('Esc', step === 'rehearsed' && isReadOnly(data) ? READ_ONLY_END : 'back', acts.back);
    case 'again':
      return key('r', 'look again', event('again'));
    case 'look':
      return isLooked ? motionKeys('look', acts.move) : [];
    case 'keep':
      return key('K', 'restore point', event('keep'));
    case 'rows':
      return key('l', 'rows', acts.rows);
    case 'findings':
      return key('f', 'findings', acts.findings);
    case 'find':
      return [findKey(state, () => visit('find'))];
    case 'pause':
      return key('p', step === 'paused' ? 'go on' : 'pause', event('pause'));
    case 'speed':
      return speedKeys({
        slower: () => send({ type: 'slower', at: performance.now() }),
        faster: () => send({ type: 'faster' }),
      });
    case 'stop':
      return key('s', 'stop after this batch', event('stop'));
    case 'give-up':
      return key('Esc', 'give it up', event('back'));
    case 'go-on':
      return key('Esc', 'go on', event('back'));
    case 'stay':
      return [stayKey('values are changed')];
    case 'report':
      return key('Enter', 'report', acts.report);
    case 'points':
      return key('d', 'restore points', () => visit('points'));
    case 'flush':
      return key('x', 'flush', () => visit('flush'));
    case 'home':
      return key('Esc', 'home', acts.home);
  }
}

/** Where an answer is typed, t is a letter of it. */
function findKey(state: RunState, run: () => void): Binding {
  const show = keysOf(state).includes('answer') ? 'Tab' : 't';
  return briefKey(show, { keys: ['t', 'tab'], does: 'find the key', run });
}
