import { describe, expect, test } from 'vitest';

import {
  advanceRotation,
  type RotationEvent,
  type RotationState,
  type RotationStep,
  ROTATION,
  rotationRequest,
  startRotation,
} from '../../src/flows/rotation-flow.ts';
import { SETUP } from './setup.ts';

const CHECK_OK = {
  event: 'check',
  name: 'connection',
  subject: '',
  outcome: 'ok',
  message: '',
  hint: null,
} as const;
const FINISHED = {
  event: 'run-finished',
  run: '1',
  kind: 'rotate',
  dryRun: true,
  outcome: 'done',
  rows: 3,
  changed: 3,
  unchanged: 0,
  findings: 0,
  seconds: 1,
  reason: null,
  hint: null,
  exitCode: 0,
} as const;

const OK: RotationEvent[] = [{ type: 'check', fact: CHECK_OK }, { type: 'work-done' }];
const REHEARSED: RotationEvent[] = [
  { type: 'next' },
  { type: 'fact', fact: FINISHED, at: 0 },
  { type: 'work-done' },
];
const AT_GATE: RotationEvent[] = [...OK, ...REHEARSED, { type: 'next' }];
const TURNING: RotationEvent[] = [
  ...AT_GATE,
  { type: 'answer', text: 'no backup' },
  { type: 'answer', text: 'webops-production' },
];

function walked(events: readonly RotationEvent[]): RotationState {
  return events.reduce(advanceRotation, startRotation(SETUP));
}

describe('the rotate flow', () => {
  const walks: readonly [string, RotationEvent[], RotationStep][] = [
    ['begins with the pre-flight', [], 'checking'],
    ['stands at checked when all is in place', OK, 'checked'],
    [
      'is blocked by one check that fails',
      [{ type: 'check', fact: { ...CHECK_OK, outcome: 'fail' } }, ...OK],
      'blocked',
    ],
    [
      'goes on past a warning',
      [{ type: 'check', fact: { ...CHECK_OK, outcome: 'warn' } }, { type: 'work-done' }],
      'checked',
    ],
    [
      'does not rehearse from a blocked pre-flight',
      [{ type: 'check', fact: { ...CHECK_OK, outcome: 'fail' } }, { type: 'work-done' }, { type: 'next' }],
      'blocked',
    ],
    ['comes to the gates after the rehearsal', AT_GATE, 'gate'],
    [
      'has no gate to open where the rehearsal found nothing to turn',
      [
        ...OK,
        { type: 'next' },
        { type: 'fact', fact: { ...FINISHED, changed: 0 }, at: 0 },
        { type: 'work-done' },
        { type: 'next' },
      ],
      'rehearsed',
    ],
    [
      'stays at the gate after a wrong word',
      [...AT_GATE, { type: 'answer', text: 'no backup' }, { type: 'answer', text: 'webops-staging' }],
      'gate',
    ],
    ['turns after the right word', TURNING, 'turning'],
    ['pauses', [...TURNING, { type: 'pause' }], 'paused'],
    ['goes on after a pause', [...TURNING, { type: 'pause' }, { type: 'pause' }], 'turning'],
    ['asks at the first Ctrl-C', [...TURNING, { type: 'interrupt' }], 'interrupted'],
    ['stops at the second Ctrl-C', [...TURNING, { type: 'interrupt' }, { type: 'interrupt' }], 'stopping'],
    [
      'goes on where the first Ctrl-C was taken back',
      [...TURNING, { type: 'interrupt' }, { type: 'back' }],
      'turning',
    ],
    ['can be stopped while it is paused', [...TURNING, { type: 'pause' }, { type: 'stop' }], 'stopping'],
    ['has no way back while values are turned', [...TURNING, { type: 'back' }], 'turning'],
    ['has no way back while it is paused', [...TURNING, { type: 'pause' }, { type: 'back' }], 'paused'],
    ['is finished when the work is done', [...TURNING, { type: 'work-done' }], 'finished'],
    ['goes back from the rehearsal to the pre-flight', [...OK, ...REHEARSED, { type: 'back' }], 'checked'],
    ['goes back from the first gate to the rehearsal', [...AT_GATE, { type: 'back' }], 'rehearsed'],
    [
      'goes back from the second gate to the first',
      [...AT_GATE, { type: 'answer', text: 'no backup' }, { type: 'back' }],
      'gate',
    ],
    ['is left from the pre-flight', [{ type: 'back' }], 'left'],
  ];

  test.each(walks)('%s', (_title, events, step) => {
    expect(walked(events).step).toBe(step);
  });

  test('takes back the answer of a gate one goes back from', () => {
    const state = walked([...AT_GATE, { type: 'answer', text: 'dump-1' }, { type: 'back' }]);
    expect(state.data.answers).toEqual([]);
  });

  test('says why an answer did not open the gate', () => {
    const state = walked([...AT_GATE, { type: 'answer', text: 'dump-1' }, { type: 'answer', text: 'yes' }]);
    expect(state.data.refused).toBe('that is not the word: it is webops-production');
  });

  test('hands the run its backup and the gates’ answers', () => {
    const state = walked([
      ...AT_GATE,
      { type: 'answer', text: 'dump-1' },
      { type: 'answer', text: 'webops-production' },
    ]);
    expect(rotationRequest(state.data)).toEqual({
      backup: 'dump-1',
      answers: ['backup: dump-1', 'consent: typed webops-production'],
    });
  });

  test('has only one edge that begins to turn, and it leaves the last gate', () => {
    const running: RotationStep[] = ['turning', 'paused', 'interrupted', 'stopping'];
    const begins = ROTATION.filter(
      ({ from, to }) => to !== null && running.includes(to) && from.some((step) => !running.includes(step)),
    );
    expect(begins.map(({ from, on, to }) => ({ from, on, to }))).toEqual([
      { from: ['gate'], on: 'answer', to: 'turning' },
    ]);
  });
});
