import type { Size } from './place.ts';

interface HomeParts {
  keyrings: number;
  fields: number;
  reminders: number;
  items: number;
  /** The pane one is in has the room. */
  isInFields: boolean;
}

/** However many fields there are, this much of the menu is seen: of the pane one is in, and of the one beside it. */
const LEAST_ITEMS = { inside: 4, outside: 2 } as const;

/** Lines beside the keyrings, the table, the reminders and the menu: the bar, and what sets them apart. */
const FIXED = 3;

/** How the lines of home are shared: the census as far as it goes, the menu scrolls in what is left. */
export function homeLayout(
  body: Size,
  { keyrings, fields, reminders, items, isInFields }: HomeParts,
): { fields: number; items: number } {
  const heading = fields > 0 ? 1 : 0;
  const total = fields > 1 ? 1 : 0;
  const room = body.rows - FIXED - keyrings - reminders - heading - total;
  const forFields = Math.max(0, Math.min(fields, room - LEAST_ITEMS[isInFields ? 'outside' : 'inside']));
  return { fields: forFields, items: Math.max(1, Math.min(items, room - forFields)) };
}
