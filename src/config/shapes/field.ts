import * as z from 'zod';

import { ON_LOST_KEY } from '../../plan/judge.ts';
import { say } from '../say.ts';
import { columnNamed, tableNamed } from '../table-name.ts';
import { mapping } from './mapping.ts';
import { storage } from './storage.ts';
import { text } from './texts.ts';

const table = z.string().refine((name) => tableNamed(name) !== null, {
  error: say(
    'this is not the name of a table',
    'write table or schema.table; parts with dots or blanks in double quotes: \'"My Schema"."Weird.Table"\'',
  ),
});

const column = z.string().refine((name) => columnNamed(name) !== null, {
  error: say('this is not the name of a column', 'write the name as the database has it'),
});

const valueError = {
  error: say(
    'this is not a value a column can be set to',
    'write text, a number, true, false or null; numbers of more than 15 digits in quotes',
  ),
};

/** Columns to set along with a purge. */
const also = z.record(
  column,
  z.union([z.string(), z.boolean(), z.null(), z.number().refine(isExact, valueError)], valueError),
);

function isExact(number: number): boolean {
  return !Number.isInteger(number) || Number.isSafeInteger(number);
}

export const field = mapping({
  table,
  column,
  keyring: text,
  label: text.optional(),
  where: text.optional(),
  storage: storage.optional(),
  wrap: z.literal('base64url').optional(),
  exempt: z.array(z.string()).default([]),
  onLostKey: z.enum(ON_LOST_KEY).optional(),
  also: also.default({}),
  tellUsers: text.optional(),
  readsPlaintext: z.boolean().optional(),
});

export type FieldShape = z.output<typeof field>;
