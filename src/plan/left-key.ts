import { basename } from 'node:path';

import { toTheMinute } from './clock-words.ts';
import { printable } from './printable.ts';

/** A new key that is kept, and that no configuration names yet: what the last step of its making needs. Never the key. */
export interface LeftKey {
  kind: 'generate';
  keyring: string;
  scheme: string;
  /** Of what was made: of the secret, where the key is derived from one. */
  fingerprint: string;
  /** The fingerprint of the key that comes of the secret; null where what was made is the key. */
  derived: string | null;
  kept: { kind: 'file'; file: string } | { kind: 'store'; store: string } | { kind: 'shown' };
  /** What is to be written behind `next:`; null where only its owner knows where it is kept. */
  setting: string | null;
  /** ISO 8601. */
  leftAt: string;
}

/** As a census shows it once it is in use. */
export function fingerprintOfLeft({ derived, fingerprint }: LeftKey): string {
  return derived ?? fingerprint;
}

/** `a new key 3f2a 91bc for encryption is kept in next.key and not yet in keyturn.yaml (2026-11-27 13:40 UTC)` */
export function leftKeyWords(left: LeftKey, configFile: string): string {
  const key = `a new key ${printable(fingerprintOfLeft(left))} for ${printable(left.keyring)}`;
  const config = printable(basename(configFile));
  const when = toTheMinute(printable(left.leftAt));
  return `${key} is kept ${whereWords(left.kept)} and not yet in ${config} (${when} UTC)`;
}

function whereWords(kept: LeftKey['kept']): string {
  switch (kept.kind) {
    case 'file':
      return `in ${printable(basename(kept.file))}`;
    case 'store':
      return `in the store ${printable(kept.store)}`;
    case 'shown':
      return 'where you put it';
  }
}
