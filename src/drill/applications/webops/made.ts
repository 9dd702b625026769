import type { KeyMaterial } from '../../../keys/key-material.ts';
import type { Seal } from '../sealer.ts';

export interface WebopsKeys {
  /** ENCRYPTION_KEY as the application has it. */
  encryption: KeyMaterial;
  /** Derived from SECRET_KEY. */
  settings: KeyMaterial;
  /** An ENCRYPTION_KEY that nobody has any more. */
  lost: KeyMaterial;
}

export interface Sealers {
  encryption: Seal;
  settings: Seal;
  lost: Seal;
}

/** How many rows there are; users 7 and 11 are the odd ones among the second factors. */
export const WEBOPS_ROWS = { users: 120, webhooks: 80, databases: 24, connections: 12 } as const;
export const PLAIN_USER = 7;
export const LOST_USER = 11;
/** Marked as deleted, and still there: its secret is turned like any other. */
export const DELETED_WEBHOOK = 5;
