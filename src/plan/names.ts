import type { PrimaryKey } from './facts.ts';
import { printable } from './printable.ts';

/** A field as people say it: `public.` is left out, the rest stands. */
export function shownField(field: string): string {
  return printable(field.replace(/^public\./, ''));
}

/** `id 7`, `tenant 3, id 7`. */
export function shownKey(primaryKey: PrimaryKey): string {
  return Object.entries(primaryKey)
    .map(([column, value]) => `${printable(column)} ${printable(value)}`)
    .join(', ');
}

/** `GitHub Deploy Hook (id 4)`, or `id 4` where nothing tells how a person knows the row. */
export function shownRow({ label, primaryKey }: { label: string | null; primaryKey: PrimaryKey }): string {
  const key = shownKey(primaryKey);
  return label ? `${printable(label)} (${key})` : key;
}
