import { check } from './check.ts';
import type { Command } from './command.ts';
import { drill } from './drill.ts';
import { keyFingerprint } from './key-fingerprint.ts';
import { keyGenerate } from './key-generate.ts';
import { report } from './report.ts';
import { rotate } from './rotate.ts';
import { runs } from './runs.ts';
import { status } from './status.ts';
import { verify } from './verify.ts';

/** Every command there is, in the order in which one needs them. */
export const COMMANDS: readonly Command[] = [
  drill,
  check,
  keyGenerate,
  keyFingerprint,
  status,
  rotate,
  verify,
  runs,
  report,
];

/** What the words that stand before several commands are about. */
export const GROUPS: Readonly<Record<string, string>> = { key: 'make a key, and see which are in use' };

/** Promised, and not in this version: never listed, but answered in a sentence. */
export const LATER: Readonly<Record<string, string>> = {
  init: 'looks at a database and writes a configuration',
  encrypt: 'seals what is still plaintext',
  decrypt: 'opens values for good',
  purge: 'deletes what no key opens',
  restore: 'puts a run’s restore point back',
  discard: 'deletes a run’s restore point',
  flush: 'empties the Redis cache',
  audit: 'verifies the audit trail',
  attach: 'watches a run that goes on elsewhere',
  join: 'lends a run this host’s processors',
  'key install': 'puts the next key where the application reads it',
};
