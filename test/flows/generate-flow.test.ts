import { describe, expect, test } from 'vitest';

import {
  advanceGenerate,
  GENERATE,
  type GenerateEvent,
  type GenerateStep,
  startGenerate,
} from '../../src/flows/generate-flow.ts';
import type { GeneratedKey } from '../../src/flows/operations.ts';
import { DRILL, KEYRING, SETUP } from './setup.ts';

const ONE = { ...SETUP, keyrings: [KEYRING], keyStores: ['vault'] };
const TWO = { ...ONE, keyrings: [KEYRING, { ...KEYRING, name: 'settings' }] };

const TEXT = 'the key itself';
const made = (kept: GeneratedKey['kept']): GenerateEvent => ({
  type: 'made',
  key: { scheme: 'fernet', fingerprint: '3f2a 91bc', derived: null, kept, setting: null },
});

const FILE: GenerateEvent[] = [
  { type: 'choose-place', place: { kind: 'file' } },
  { type: 'answer', text: ' next.key ' },
];
const STORE: GenerateEvent[] = [{ type: 'choose-place', place: { kind: 'store', store: 'vault' } }];
const GATE: GenerateEvent[] = [{ type: 'choose-place', place: { kind: 'shown' } }];
const SHOWN: GenerateEvent[] = [
  ...GATE,
  { type: 'answer', text: 'Show it ' },
  made({ kind: 'shown', text: TEXT }),
];
const TYPED: GenerateEvent[] = [...SHOWN, { type: 'next' }, { type: 'answer', text: TEXT }];
const SAME: GenerateEvent = { type: 'judged', verdict: { fingerprint: '3f2a 91bc' } };
const OTHER: GenerateEvent = { type: 'judged', verdict: { fingerprint: '77e0 12aa' } };
const FAILED: GenerateEvent = {
  type: 'failed',
  error: { event: 'error', code: 'key-not-kept', message: 'it is not kept', hint: null },
};
const BACK: GenerateEvent = { type: 'back' };

const walked = (events: readonly GenerateEvent[], setup = ONE) =>
  events.reduce(advanceGenerate, startGenerate(setup));

describe('the flow of a new key', () => {
  const walks: readonly [string, GenerateEvent[], GenerateStep][] = [
    ['begins with the place where there is one keyring', [], 'place'],
    ['asks for the name of a file', FILE.slice(0, 1), 'file'],
    ['takes no name that is none', [...FILE.slice(0, 1), { type: 'answer', text: '  ' }], 'file'],
    ['keeps it in the file', FILE, 'making'],
    ['asks for another name where that is taken', [...FILE, FAILED], 'file'],
    ['keeps it in a store', STORE, 'making'],
    ['has it read back before it goes on', [...STORE, made({ kind: 'store', store: 'vault' })], 'kept'],
    [
      'says last how it becomes the target key',
      [...STORE, made({ kind: 'store', store: 'vault' }), { type: 'next' }],
      'naming',
    ],
    ['goes no further where a store does not keep it', [...STORE, FAILED], 'failed'],
    ['offers another place then', [...STORE, FAILED, { type: 'next' }], 'place'],
    ['has no way back while a key is on its way', [...STORE, BACK], 'making'],
    ['asks before it shows a key', GATE, 'gate'],
    ['shows none for another word', [...GATE, { type: 'answer', text: 'yes' }], 'gate'],
    ['shows it after the word', SHOWN, 'shown'],
    ['wants it back', [...SHOWN, { type: 'next' }], 'typing'],
    [
      'compares nothing where nothing was typed',
      [...SHOWN, { type: 'next' }, { type: 'answer', text: '' }],
      'typing',
    ],
    ['compares what is typed', TYPED, 'comparing'],
    ['goes on with the same key', [...TYPED, SAME], 'kept'],
    ['goes no further with another key', [...TYPED, OTHER], 'typing'],
    ['shows no key a second time', [...SHOWN, { type: 'next' }, BACK], 'place'],
    ['can be left', [BACK], 'left'],
  ];

  test.each(walks)('%s', (_title, events, step) => {
    expect(walked(events).step).toBe(step);
  });

  test('begins with the keyring where there are several, and comes back to it', () => {
    expect(walked([], TWO).step).toBe('keyring');
    const chosen: GenerateEvent = { type: 'choose-keyring', keyring: TWO.keyrings[1]! };
    expect(walked([chosen], TWO)).toMatchObject({ step: 'place', data: { keyring: { name: 'settings' } } });
    expect(walked([chosen, BACK], TWO).step).toBe('keyring');
  });

  test('asks a drill for nothing but the name of a file', () => {
    const drill = { ...DRILL, keyrings: [KEYRING], keyStores: ['vault'] };
    expect(walked([], drill).step).toBe('file');
    expect(walked([BACK], drill).step).toBe('left');
  });

  test('shows no key where nothing that was shown can be wiped', () => {
    const { places } = startGenerate({ ...ONE, canWipe: false }).data;
    expect(places.map(({ kind }) => kind)).toEqual(['file', 'store']);
  });

  test('forgets the key itself with the screen that shows it, and what was typed once it is compared', () => {
    expect(JSON.stringify(walked(SHOWN))).toContain(TEXT);
    for (const events of [
      [...SHOWN, { type: 'next' } as const],
      [...SHOWN, BACK],
      [...TYPED, SAME],
      [...TYPED, OTHER],
      [...TYPED, FAILED],
    ])
      expect(JSON.stringify(walked(events))).not.toContain(TEXT);
  });

  test('says which key was typed instead, and that one that was shown is given up', () => {
    expect(walked([...TYPED, OTHER]).data.refused).toBe(
      'that is key 77e0 12aa; the one that was shown is 3f2a 91bc',
    );
    const none: GenerateEvent = { type: 'judged', verdict: { why: 'a fernet key has 44' } };
    expect(walked([...TYPED, none]).data.refused).toBe('that is not the key: a fernet key has 44');
    expect(walked([...SHOWN, BACK]).data).toMatchObject({ isForgotten: true, made: null });
  });

  test('comes to its end only by a key that was read back', () => {
    const ways = GENERATE.filter(({ to }) => to === 'kept').map(({ from, on }) => ({ from, on }));
    expect(ways).toEqual([
      { from: ['making'], on: 'made' },
      { from: ['comparing'], on: 'judged' },
    ]);
  });
});
