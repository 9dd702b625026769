import { isUtf8 } from 'node:buffer';

import { printable } from '../plan/printable.ts';

const LONGEST = 60;

/** A key's name for a screen: harmless, of one line, and never long. Bytes that are no text are shown as `\x9f`. */
export function shownName(name: Buffer): string {
  const start = name.subarray(0, 4 * (LONGEST + 1));
  const shown = [...(isUtf8(name) ? printable(start.toString()) : bytewise(start))];
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1).join('')}…` : shown.join('');
}

function bytewise(name: Buffer): string {
  return printable(name.toString('latin1')).replace(
    /[\x80-\xff]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16)}`,
  );
}
