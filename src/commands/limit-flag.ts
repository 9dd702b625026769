import { usageError } from '../errors.ts';
import { Pace } from '../flows/pace.ts';
import { limitNamed } from '../flows/speed-limit.ts';
import { limitRecord } from '../plan/limit-words.ts';
import { type Call, type Flag, textFlag } from './command.ts';

export const LIMIT_FLAG: Flag = {
  flags: '--limit <rows>',
  about: 'let no more than so many rows a second pass, over batches',
};

/** How fast a run may go. */
export interface Limit {
  pace: Pace;
  /** Rows a second; null where none holds it. */
  rows: number | null;
  /** What the record says of it. */
  answers: readonly string[];
}

export function noLimit(): Limit {
  return { pace: new Pace(), rows: null, answers: [] };
}

export function limitOf(call: Call): Limit {
  const typed = textFlag(call, 'limit');
  const limit = typed === null ? null : limitNamed(typed);
  if (limit === null) return noLimit();
  if (limit === undefined)
    throw usageError('bad-limit', '--limit takes rows a second, or none', 'for instance: --limit 500');
  const pace = new Pace();
  pace.limitTo(limit);
  return { pace, rows: limit, answers: [limitRecord(limit)] };
}
