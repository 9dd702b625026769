import { randomInt } from 'node:crypto';

/** Letters and digits that are not mistaken for one another when read out over the phone. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/** Seven characters: short enough to type, long enough that two runs of a database never share one. */
export function newRunId(): string {
  return Array.from({ length: 7 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
