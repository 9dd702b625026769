import { describe, expect, test } from 'vitest';

import {
  type RunEvent,
  runRequest,
  type RunStart,
  type RunState,
  type RunStep,
} from '../../src/flows/run-data.ts';
import { advanceRun, RUN, startRun } from '../../src/flows/run-flow.ts';
import { runFinished } from './run-finished.ts';
import { SETUP } from './setup.ts';

const CHECK_OK = {
  event: 'check',
  name: 'connection',
  subject: '',
  outcome: 'ok',
  message: '',
  hint: null,
} as const;

const OK: RunEvent[] = [{ type: 'check', fact: CHECK_OK }, { type: 'work-done' }];
const REHEARSED: RunEvent[] = [
  { type: 'next' },
  { type: 'fact', fact: runFinished(), at: 0 },
  { type: 'work-done' },
];
const AT_GATE: RunEvent[] = [...OK, ...REHEARSED, { type: 'next' }];
const TURNING: RunEvent[] = [
  ...AT_GATE,
  { type: 'answer', text: 'no backup' },
  { type: 'answer', text: 'webops-production' },
];

const OFFER = { possible: true, why: null, version: '18.4', estimateBytes: null };
const OFFERED: RunEvent[] = [{ type: 'offer', offer: OFFER }, ...AT_GATE];
const BACKING_UP: RunEvent[] = [...OFFERED, { type: 'answer', text: 'take /b' }];
const TAKEN: RunEvent = {
  type: 'backup',
  fact: {
    event: 'backup-taken',
    file: '/b/x.dump',
    bytes: 1200,
    sha256: '91ab'.repeat(16),
    contents: { whole: false, tables: ['public.t'], largeObjects: false },
    pgDump: '18.4',
    seconds: 1,
  },
};

function walked(events: readonly RunEvent[], start: Partial<RunStart> = {}): RunState {
  return events.reduce(advanceRun, startRun({ kind: 'rotate', setup: SETUP, ...start }));
}

describe('the rotate flow', () => {
  const walks: readonly [string, RunEvent[], RunStep][] = [
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
        { type: 'fact', fact: runFinished({ changed: 0 }), at: 0 },
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
    ['turns after the right word', TURNING, 'running'],
    ['pauses', [...TURNING, { type: 'pause' }], 'paused'],
    ['goes on after a pause', [...TURNING, { type: 'pause' }, { type: 'pause' }], 'running'],
    ['asks at the first Ctrl-C', [...TURNING, { type: 'interrupt' }], 'interrupted'],
    ['stops at the second Ctrl-C', [...TURNING, { type: 'interrupt' }, { type: 'interrupt' }], 'stopping'],
    [
      'goes on where the first Ctrl-C was taken back',
      [...TURNING, { type: 'interrupt' }, { type: 'back' }],
      'running',
    ],
    ['can be stopped while it is paused', [...TURNING, { type: 'pause' }, { type: 'stop' }], 'stopping'],
    ['has no way back while values are turned', [...TURNING, { type: 'back' }], 'running'],
    ['has no way back while it is paused', [...TURNING, { type: 'pause' }, { type: 'back' }], 'paused'],
    ['is finished when the work is done', [...TURNING, { type: 'work-done' }], 'finished'],
    ['goes back from the rehearsal to the pre-flight', [...OK, ...REHEARSED, { type: 'back' }], 'checked'],
    ['goes back from the first gate to the rehearsal', [...AT_GATE, { type: 'back' }], 'rehearsed'],
    [
      'goes back from the second gate to the first',
      [...AT_GATE, { type: 'answer', text: 'no backup' }, { type: 'back' }],
      'gate',
    ],
    ['makes the backup that is asked for at its gate', BACKING_UP, 'backing-up'],
    [
      'takes “take” for a name where no backup was offered',
      [...AT_GATE, { type: 'answer', text: 'take /b' }],
      'gate',
    ],
    [
      'turns nothing while a backup is made',
      [...BACKING_UP, { type: 'answer', text: 'webops-production' }],
      'backing-up',
    ],
    ['comes to the next gate once the backup stands', [...BACKING_UP, TAKEN, { type: 'work-done' }], 'gate'],
    [
      'turns after the backup and the right word',
      [...BACKING_UP, TAKEN, { type: 'work-done' }, { type: 'answer', text: 'webops-production' }],
      'running',
    ],
    ['comes back to the gate where the backup is given up', [...BACKING_UP, { type: 'back' }], 'gate'],
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
    expect(runRequest(state.data)).toEqual({
      restorePoint: 'none',
      backup: 'dump-1',
      answers: ['backup: dump-1', 'consent: typed webops-production'],
    });
  });

  test('hands the run the backup it made, with its size and sum', () => {
    const state = walked([
      ...BACKING_UP,
      TAKEN,
      { type: 'work-done' },
      { type: 'answer', text: 'webops-production' },
    ]);
    expect(runRequest(state.data)).toEqual({
      restorePoint: 'none',
      backup: '/b/x.dump',
      answers: [
        `backup: /b/x.dump, 1.2 kB (1,200 bytes), SHA-256 ${'91ab'.repeat(16)}; t, by pg_dump 18.4, read back`,
        'consent: typed webops-production',
      ],
    });
  });

  test('says at the gate why no backup was made, and has no answer of it', () => {
    const error = {
      event: 'error',
      code: 'backup-failed',
      message: 'the disk is full',
      hint: 'mend it',
    } as const;
    const { step, data } = walked([...BACKING_UP, { type: 'failed', error }]);
    expect({ step, refused: data.refused, answers: data.answers }).toEqual({
      step: 'gate',
      refused: 'the disk is full; mend it',
      answers: [],
    });
    const ended = walked([...BACKING_UP, { type: 'work-done' }]);
    expect({ step: ended.step, answers: ended.data.answers }).toEqual({ step: 'gate', answers: [] });
  });

  test('has only one edge that begins to turn, and it leaves the last gate', () => {
    const running: RunStep[] = ['running', 'paused', 'interrupted', 'stopping'];
    const begins = RUN.filter(
      ({ from, to }) => to !== null && running.includes(to) && from.some((step) => !running.includes(step)),
    );
    expect(begins.map(({ from, on, to }) => ({ from, on, to }))).toEqual([
      { from: ['gate'], on: 'answer', to: 'running' },
    ]);
  });
});

/** A rehearsal that is refused with this code. */
function refused(code: string): RunEvent[] {
  const error = { event: 'error', code, message: 'refused', hint: 'mend it' } as const;
  return [...OK, { type: 'next' }, { type: 'failed', error }];
}

const says = (text: string): RunEvent => ({ type: 'answer', text });
const GATES_PASSED: RunEvent[] = [says('no backup'), says('webops-production')];

describe('a rehearsal that is refused', () => {
  const ways: readonly [RunStart['kind'], string, RunStep][] = [
    ['encrypt', 'column-width', 'refused'],
    ['purge', 'key-not-lost', 'refused'],
    ['purge', 'unproven-key', 'refused'],
    // No word makes another run out of these.
    ['rotate', 'column-width', 'failed'],
    ['rotate', 'unproven-key', 'failed'],
    ['encrypt', 'unproven-key', 'failed'],
    ['decrypt', 'unproven-key', 'failed'],
    ['purge', 'no-on-lost-key', 'failed'],
    ['rotate', 'ambiguous-key', 'failed'],
    ['decrypt', 'nonce-beside', 'failed'],
  ];

  test.each(ways)('%s, %s: comes to %s', (kind, code, step) => {
    expect(walked(refused(code), { kind }).step).toBe(step);
  });

  test('a purge goes on after the sentence alone, and keeps it for the record', () => {
    const start = { kind: 'purge' } as const;
    for (const wrong of ['', 'yes', 'the key', 'the key is lost!'])
      expect(walked([...refused('key-not-lost'), says(wrong)], start)).toMatchObject({
        step: 'refused',
        data: { wishes: {}, refused: expect.stringContaining('type the key is lost') },
      });
    const again: RunEvent[] = [...refused('key-not-lost'), says(' The key is lost ')];
    expect(walked(again, start).step).toBe('rehearsing');
    const ran = [...again, ...REHEARSED.slice(1), { type: 'next' } as const, ...GATES_PASSED];
    const state = walked(ran, start);
    expect(state.step).toBe('running');
    expect(runRequest(state.data)).toMatchObject({
      keyIsLost: true,
      restorePoint: 'keep',
      answers: ['lost-key: typed the key is lost', 'backup: declined', 'consent: typed webops-production'],
    });
  });

  test('whoever goes back to the pre-flight has said nothing', () => {
    const again: RunEvent[] = [...refused('key-not-lost'), says('the key is lost'), { type: 'back' }];
    const { step, data } = walked(again, { kind: 'purge' });
    expect({ step, wishes: data.wishes, said: data.said }).toEqual({ step: 'checked', wishes: {}, said: [] });
  });

  test('the same refusal after the word is a failure', () => {
    const error = { event: 'error', code: 'column-width', message: 'still', hint: null } as const;
    const events: RunEvent[] = [...refused('column-width'), says('y'), { type: 'failed', error }];
    expect(walked(events, { kind: 'encrypt' }).step).toBe('failed');
  });

  test('a decryption is cut down to what the application reads, where it reads anything', () => {
    const fields = [
      { field: 'public.a.x', keyring: 'k', readsPlaintext: true },
      { field: 'public.a.y', keyring: 'k', readsPlaintext: false },
      { field: 'public.b.z', keyring: 'k', readsPlaintext: null },
    ];
    const events = [...refused('not-read-as-plaintext'), says('yes')];
    const state = walked(events, { kind: 'decrypt', setup: { ...SETUP, fields } });
    expect({ step: state.step, wishes: state.data.wishes }).toEqual({
      step: 'rehearsing',
      wishes: { fields: ['public.a.x', 'public.b.z'] },
    });
    const none = { ...SETUP, fields: [fields[1]!] };
    expect(walked(refused('not-read-as-plaintext'), { kind: 'decrypt', setup: none }).step).toBe('failed');
  });
});

describe('values nothing proves the key of', () => {
  const finding = {
    event: 'finding',
    field: 'public.a.x',
    primaryKey: { id: '1' },
    label: null,
    status: 'undecidable',
    reason: '',
  } as const;
  const rehearsedTo = (changed: number): RunEvent[] => [
    ...OK,
    { type: 'next' },
    { type: 'fact', fact: finding, at: 0 },
    { type: 'fact', fact: runFinished({ changed, findings: 1 }), at: 0 },
    { type: 'work-done' },
    { type: 'next' },
  ];

  test('are asked about before the gates, whatever else is to be changed', () => {
    expect(walked(rehearsedTo(3)).step).toBe('undecided');
    expect(walked(rehearsedTo(0)).step).toBe('undecided');
    expect(walked(rehearsedTo(3), { kind: 'encrypt' }).step).toBe('gate');
  });

  test('are taken along by yes, left by no, and neither by anything else', () => {
    const yes = walked([...rehearsedTo(3), says('yes')]);
    expect({ step: yes.step, accept: yes.data.wishes.accept }).toEqual({
      step: 'rehearsing',
      accept: ['undecidable'],
    });
    const no = walked([...rehearsedTo(3), says('no')]);
    expect({ step: no.step, accept: no.data.wishes.accept, said: no.data.said }).toEqual({
      step: 'gate',
      accept: [],
      said: ['undecidable: typed no'],
    });
    expect(walked([...rehearsedTo(3), says('perhaps')]).step).toBe('undecided');
    expect(walked([...rehearsedTo(0), says('no')]).step).toBe('rehearsed');
    expect(walked([...rehearsedTo(0), says('no'), { type: 'next' }]).step).toBe('rehearsed');
  });

  test('are left again where they may stand under several keys', () => {
    const error = { event: 'error', code: 'ambiguous-key', message: 'several', hint: null } as const;
    const ambiguous: RunEvent[] = [...rehearsedTo(3), says('yes'), { type: 'failed', error }];
    expect(walked(ambiguous).step).toBe('refused');
    const left = walked([...ambiguous, says('yes')]);
    expect({ step: left.step, accept: left.data.wishes.accept }).toEqual({ step: 'rehearsing', accept: [] });
  });
});

describe('the restore point of a run', () => {
  const keep: RunEvent = { type: 'keep' };
  const rehearsed = [...OK, ...REHEARSED];
  const asked = (events: RunEvent[], start: Partial<RunStart>) =>
    runRequest(walked([...rehearsed, ...events], start).data).restorePoint;

  test('is kept by what loses values, and not by a rotation, unless the configuration says otherwise', () => {
    expect(asked([], { kind: 'rotate' })).toBe('none');
    for (const kind of ['encrypt', 'decrypt', 'purge'] as const) expect(asked([], { kind })).toBe('keep');
    const none = { ...SETUP, restorePoint: 'none' } as const;
    const kept = { ...SETUP, restorePoint: 'keep' } as const;
    expect(asked([], { kind: 'purge', setup: none })).toBe('none');
    expect(asked([], { kind: 'rotate', setup: kept })).toBe('keep');
  });

  test('is kept by a key, and declined in words where it would be kept', () => {
    expect(asked([keep], { kind: 'rotate' })).toBe('keep');
    expect(asked([keep, keep], { kind: 'rotate' })).toBe('none');
    expect(asked([keep], { kind: 'purge' })).toBe('keep');
    expect(asked([keep, says('yes')], { kind: 'purge' })).toBe('keep');
    expect(asked([keep, says('keep none')], { kind: 'purge' })).toBe('none');
    const declined = walked([...rehearsed, keep, says('keep none')], { kind: 'purge' });
    expect(declined.data.said).toEqual(['keep-none: typed keep none']);
    expect(asked([keep, says('keep none'), keep], { kind: 'purge' })).toBe('keep');
  });
});

describe('the restore flow', () => {
  const point = {
    event: 'restore-point',
    run: '7h2k9',
    kind: 'purge',
    startedAt: '2026-11-22T02:14:08Z',
    rows: 4,
    bytes: 100,
  } as const;
  const walks: readonly [string, RunEvent[], RunStep][] = [
    ['begins with what it would put back', [], 'opening'],
    ['comes to the gates without a rehearsal', [{ type: 'next' }], 'gate'],
    ['puts back after the last gate', [{ type: 'next' }, ...GATES_PASSED], 'running'],
    ['goes back from the gates to what it would put back', [{ type: 'next' }, { type: 'back' }], 'opening'],
    ['is left from there', [{ type: 'back' }], 'left'],
    [
      'begins anew after a failure',
      [
        { type: 'next' },
        ...GATES_PASSED,
        { type: 'failed', error: { event: 'error', code: 'x', message: 'x', hint: null } },
        { type: 'again' },
      ],
      'opening',
    ],
  ];

  test.each(walks)('%s', (_title, events, step) => {
    const state = walked(events, { kind: 'restore', point });
    expect({ step: state.step, point: state.data.point }).toEqual({ step, point });
  });
});
