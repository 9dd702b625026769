import { printable } from './printable.ts';

/** `2026-11-22 02:14:08 UTC`, to the second as a record has it; a text that is no moment stands as it is. */
export function shownMoment(iso: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return printable(iso);
  return `${moment.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
