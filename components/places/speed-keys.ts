import { LIMITS, limitNamed } from '../../src/flows/speed-limit.ts';
import type { Binding, PlaceCommand } from '../place.ts';

/** `+` and `-` step through the limits; on some keyboards they come as what stands on the same key. */
export function speedKeys({ slower, faster }: { slower: () => void; faster: () => void }): Binding[] {
  return [
    { keys: [], show: '+/-', does: 'speed', brief: true, hidden: true, run: () => {} },
    { keys: ['+', '='], show: '+', does: 'faster: a higher limit, or none', run: faster },
    { keys: ['-', '_'], show: '-', does: 'slower: hold it to fewer rows/s', run: slower },
  ];
}

/** `limit 500`, `limit none`. */
export function limitCommand(limitTo: (limit: number | null) => void): PlaceCommand {
  const words = ['none', ...LIMITS.map(String)];
  return {
    name: 'limit',
    about: 'hold the run to so many rows a second',
    takes: 'ROWS|none',
    complete: (typed) => words.filter((word) => word.startsWith(typed.trim())),
    refuses: (rest) => (limitNamed(rest) === undefined ? 'limit takes rows a second, or none' : null),
    run: (rest) => limitTo(limitNamed(rest) ?? null),
  };
}
