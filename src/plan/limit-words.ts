import { printable } from './printable.ts';
import { duration, grouped } from './words.ts';

/** `500 rows/s`, or `no limit`. */
export function limitWords(limit: number | null): string {
  return limit === null ? 'no limit' : `${grouped(limit)} rows/s`;
}

/** Why it is slow: `held to 500 rows/s by operator-1, a batch of 2,000 every 4.0 s`. */
export function heldWords({
  limit,
  batch,
  operator,
}: {
  limit: number;
  batch: number;
  operator: string;
}): string {
  const bursts = batch > limit ? `, a batch of ${grouped(batch)} every ${duration(batch / limit)}` : '';
  return `held to ${limitWords(limit)} by ${printable(operator)}${bursts}`;
}

/** What the record keeps of it. */
export function limitRecord(limit: number | null): string {
  return limit === null ? 'speed: no limit any more' : `speed: held to ${limitWords(limit)}`;
}
