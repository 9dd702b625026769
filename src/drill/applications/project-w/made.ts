import type { KeyMaterial } from '../../../keys/key-material.ts';
import type { SealBeside } from './sealing.ts';

export interface ProjectWKeys {
  /** `security.secret_key` as the application has it. */
  current: KeyMaterial;
  /** One that nobody has any more. */
  lost: KeyMaterial;
}

export interface Sealers {
  current: SealBeside;
  lost: SealBeside;
}

/** How many rows there are. Users come in this order: local accounts, OIDC, LDAP; jobs in that of their numbers. */
export const PROJECT_W_ROWS = {
  local: 36,
  oidc: 14,
  ldap: 10,
  /** With a recording each. */
  waiting: 24,
  aborting: 1,
  failed: 6,
  /** With a transcript each. */
  succeeded: 120,
} as const;

/** The odd ones among the jobs that wait: a larger recording, one of no known kind, one whose large object is gone. */
export const ODD_RECORDINGS = { large: 2, headerless: 7, gone: 9 } as const;
export const LARGE_BYTES = 25_000;

const FIRST_SUCCESS = PROJECT_W_ROWS.waiting + PROJECT_W_ROWS.aborting + PROJECT_W_ROWS.failed + 1;
/** The odd ones among the transcripts, by their jobs: nobody spoke; sealed under a key that is lost. */
export const ODD_TRANSCRIPTS = {
  first: FIRST_SUCCESS,
  silence: FIRST_SUCCESS + 8,
  lost: FIRST_SUCCESS + 12,
} as const;
/** Two sessions use it. */
export const SHARED_TOKEN = 1;
