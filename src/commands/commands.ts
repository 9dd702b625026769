import { check } from './check.ts';
import type { Command } from './command.ts';
import { completion } from './completion.ts';
import { decrypt } from './decrypt.ts';
import { drill } from './drill.ts';
import { encrypt } from './encrypt.ts';
import { flush } from './flush.ts';
import { keyFind } from './key-find.ts';
import { keyFingerprint } from './key-fingerprint.ts';
import { keyGenerate } from './key-generate.ts';
import { purge } from './purge.ts';
import { discard } from './discard.ts';
import { report } from './report.ts';
import { restore } from './restore.ts';
import { rotate } from './rotate.ts';
import { runs } from './runs.ts';
import { status } from './status.ts';
import { verify } from './verify.ts';

/** Every command there is, under what one wants with it. */
export const COMMAND_GROUPS: readonly { title: string; commands: readonly Command[] }[] = [
  { title: 'Practise', commands: [drill] },
  { title: 'See', commands: [check, status, verify, keyFingerprint] },
  { title: 'Change', commands: [keyGenerate, encrypt, rotate, decrypt, flush] },
  { title: 'Recover', commands: [keyFind, purge, restore, discard] },
  { title: 'Record', commands: [runs, report] },
  { title: 'In your shell', commands: [completion] },
];

export const COMMANDS: readonly Command[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);

/** What the words that stand before several commands are about. */
export const GROUPS: Readonly<Record<string, string>> = {
  key: 'make a key, see which are in use, find a lost one',
};

/** Promised, and not in this version: never listed, but answered in a sentence. */
export const LATER: Readonly<Record<string, string>> = {
  init: 'looks at a database and writes a configuration',
  audit: 'verifies the audit trail',
  attach: 'watches a run that goes on elsewhere',
  join: 'lends a run this host’s processors',
  'key install': 'puts the next key where the application reads it',
};
