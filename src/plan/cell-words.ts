import { toTheMinute } from './clock-words.ts';
import type { InspectedCell } from './inspection.ts';
import { printable } from './printable.ts';

/** The keys of a keyring, and where each is kept. */
export interface KeptKeys {
  readonly target: string;
  readonly targetSource: string;
  readonly older: readonly string[];
  readonly olderSources: readonly string[];
}

/** `3f2a 91bc, the target key (next.key)`, `77e0 12aa, an older key (ENCRYPTION_KEY)`; null where no key opens it. */
export function keyWords(key: string | null, keyring: KeptKeys | undefined): string | null {
  if (key === null || !keyring) return key;
  if (key === keyring.target) return `${key}, the target key (${printable(keyring.targetSource)})`;
  const source = keyring.olderSources[keyring.older.indexOf(key)];
  return source ? `${key}, an older key (${printable(source)})` : key;
}

/** `2025-11-08 10:00 UTC`, or null where the scheme does not tell. */
export function sealedWords(sealedAt: string | null): string | null {
  return sealedAt === null ? null : `${toTheMinute(sealedAt)} UTC`;
}

/** One cell of several: `old-key: 77e0 12aa, an older key (ENCRYPTION_KEY), sealed 2025-11-08 10:00 UTC`. */
export function cellSentence(cell: Omit<InspectedCell, 'at'>, keyring: KeptKeys | undefined): string {
  const sealed = sealedWords(cell.sealedAt);
  const parts = [keyWords(cell.key, keyring), sealed && `sealed ${sealed}`, cell.reason].filter(
    (part) => part !== null && part !== '',
  );
  return parts.length === 0 ? cell.status : `${cell.status}: ${printable(parts.join(', '))}`;
}
