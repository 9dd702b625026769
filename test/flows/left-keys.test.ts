import { expect, test } from 'vitest';

import { GENERATE_STEPS, type GenerateState, startGenerate } from '../../src/flows/generate-flow.ts';
import { isInUse, leftKeyOf, madeOf } from '../../src/flows/left-keys.ts';
import type { GeneratedKey, KeyringSetup } from '../../src/flows/operations.ts';
import { remindersOf } from '../../src/flows/reminders.ts';
import { KEYRING, SETUP } from './setup.ts';

const NOW = '2026-11-27T13:40:08.000Z';
const MADE: GeneratedKey = {
  scheme: 'fernet',
  fingerprint: '3f2a 91bc',
  derived: null,
  kept: { kind: 'file', file: '/etc/keyturn/next.key' },
  setting: '{ file: "next.key" }',
};

function at(step: GenerateState['step'], made: GeneratedKey = MADE): GenerateState {
  const { data } = startGenerate({ keyrings: [KEYRING], drill: false });
  return { step, data: { ...data, made } };
}

function kept(made: GeneratedKey = MADE) {
  const left = leftKeyOf(at('kept', made), NOW);
  if (!left) throw new Error('a key that is kept was not remembered');
  return left;
}

test('a new key is worth remembering once it is kept and was read back, and not before', () => {
  expect(GENERATE_STEPS.filter((step) => leftKeyOf(at(step), NOW) !== null)).toEqual(['kept']);
});

test('of a key that was shown nothing is remembered that could be typed', () => {
  const left = kept({ ...MADE, kept: { kind: 'shown', text: 'the key itself' }, setting: null });
  expect(JSON.stringify(left)).not.toContain('the key itself');
  expect(madeOf(left).kept).toEqual({ kind: 'shown', text: '' });
});

test('a key that is told again is told as it was made', () => {
  expect(madeOf(kept())).toEqual(MADE);
});

test('a key is in use once a keyring seals with it, or did: by the key that comes of a secret, too', () => {
  const using = (part: Partial<KeyringSetup>) => ({ keyrings: [{ ...KEYRING, ...part }] });
  const secret = kept({ ...MADE, derived: '8a01 77fe' });
  expect(isInUse(kept(), using({}))).toBe(false);
  expect(isInUse(kept(), using({ target: '3f2a 91bc' }))).toBe(true);
  expect(isInUse(kept(), using({ older: ['3f2a 91bc'] }))).toBe(true);
  expect(isInUse(secret, using({ target: '3f2a 91bc' }))).toBe(false);
  expect(isInUse(secret, using({ target: '8a01 77fe' }))).toBe(true);
});

test('home says which key is kept where, and where it is missing', () => {
  const vault = kept({ ...MADE, kept: { kind: 'store', store: 'va\x1bult' } });
  const shown = kept({ ...MADE, derived: '8a01 77fe', kept: { kind: 'shown', text: '' } });
  const left = [kept(), vault, shown];
  const reminders = remindersOf({ points: null, runs: null, left, setup: SETUP });
  const [key, end] = [
    'a new key 3f2a 91bc for encryption is kept',
    'and not yet in config.yaml (2026-11-27 13:40 UTC)',
  ];
  expect(reminders.map(({ text }) => text)).toEqual([
    `${key} in next.key ${end}`,
    `${key} in the store va\\x1bult ${end}`,
    `a new key 8a01 77fe for encryption is kept where you put it ${end}`,
  ]);
  expect(reminders.map(({ goesOn }) => goesOn)).toEqual(['generate', 'generate', 'generate']);
});
