import type { HomeAction } from '../src/flows/home-menu.ts';

/** What the words behind `:` are about that open what home opens. */
export const HOME_WORDS: Readonly<Record<HomeAction, string>> = {
  rotate: 'to the target key',
  encrypt: 'seal plaintext',
  decrypt: 'back to plaintext',
  find: 'find a lost key',
  purge: 'give lost values up',
  status: 'every row, and why',
  generate: 'make a new key',
  verify: 'does all open?',
  points: 'restore points',
  flush: 'cached Redis keys',
  check: 'is all in place?',
  runs: 'what was done',
  drills: 'practise',
  lesson: 'what this drill teaches',
};

/** The record of a run, which home opens by way of the runs. */
export const REPORT_WORD = { name: 'report', about: 'one run’s record', takes: '[run]' } as const;

/** What may stand behind `status`, as its filter takes it. */
export const STATUS_TAKES = '[status, field or word …]';

/** The words that move through the console itself. */
export const MOVING_WORDS = {
  home: 'to the census',
  back: 'as Esc does',
  keys: 'all keys here',
  quit: 'asks as Ctrl-C does',
} as const;
export type MovingWord = keyof typeof MOVING_WORDS;

/** What is said to a word that would leave a change half-way. */
export const HELD = 'values are being changed here: let it come to its end, or stop it first';
