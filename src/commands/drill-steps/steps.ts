import type { DrillStep } from '../../plan/drill-steps.ts';
import { discard } from './discard.ts';
import { encrypt, rehearseEncryption } from './encrypt.ts';
import { findKey } from './find-key.ts';
import { generate } from './generate.ts';
import { lookWithin } from './look-within.ts';
import { purge, rehearsePurge } from './purge.ts';
import { report } from './report.ts';
import { restore } from './restore.ts';
import { rehearseRotation, rotate } from './rotate.ts';
import { status } from './status.ts';
import type { Act } from './step.ts';
import { useFoundKey } from './use-found-key.ts';
import { verify } from './verify.ts';

/** What each step of a lesson does. */
export const ACTS: Readonly<Record<DrillStep, Act>> = {
  generate,
  status,
  'dry-run': rehearseRotation,
  rotate,
  'find-key': findKey,
  'use-found-key': useFoundKey,
  'purge-dry-run': rehearsePurge,
  purge,
  restore,
  'purge-again': purge,
  'encrypt-dry-run': rehearseEncryption,
  encrypt,
  'encrypt-again': encrypt,
  'look-within': lookWithin,
  verify,
  discard,
  report,
};
