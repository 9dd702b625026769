import { toTheMinute } from './clock-words.ts';
import { NAME } from './kind-words.ts';
import type { LeftFlow } from './left-flow.ts';
import type { LeftFlush } from './left-flush.ts';
import type { LeftKey } from './left-key.ts';
import type { LeftSearch } from './left-search.ts';
import { printable } from './printable.ts';

/** A walk that was left at one of its steps. */
export type LeftWalk = LeftFlow | LeftSearch | LeftFlush;

/** What was left half-way: one walk of a kind, and one new key of a keyring. */
export type Left = LeftWalk | LeftKey;

/** Whether one takes the place of the other. */
export function isOfOnePlace(one: Left, other: Left): boolean {
  return one.kind === other.kind && keyringOf(one) === keyringOf(other);
}

function keyringOf(left: Left): string | null {
  return left.kind === 'generate' ? left.keyring : null;
}

/** What each is called where one chooses it, and where it is spoken of. */
export const WALK_NAME: Readonly<Record<LeftWalk['kind'], string>> = {
  ...NAME,
  find: 'Find the key',
  flush: 'Flush Redis',
};

/** `Rotate was left at step 3 of 6: backup (2026-11-22 02:14 UTC)`. */
export function leftWalkWords({ kind, where, leftAt }: LeftWalk): string {
  return `${WALK_NAME[kind]} was left at ${printable(where)} (${toTheMinute(printable(leftAt))} UTC)`;
}
