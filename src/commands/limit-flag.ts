import { usageError } from '../errors.ts';
import { Pace } from '../flows/pace.ts';
import { limitNamed } from '../flows/speed-limit.ts';
import { limitRecord } from '../plan/limit-words.ts';
import { type Call, type Flag, textFlag } from './command.ts';

export const LIMIT_FLAG: Flag = {
  flags: '--limit <rows>',
  about: 'write no more than so many rows a second, over batches',
};

/** The pace that a run is to keep, and what its record says of it. */
export function limitOf(call: Call): { pace: Pace; answers: readonly string[] } {
  const pace = new Pace();
  const typed = textFlag(call, 'limit');
  if (typed === null) return { pace, answers: [] };
  const limit = limitNamed(typed);
  if (limit === undefined)
    throw usageError('bad-limit', '--limit takes rows a second, or none', 'for instance: --limit 500');
  pace.limitTo(limit);
  return { pace, answers: limit === null ? [] : [limitRecord(limit)] };
}
