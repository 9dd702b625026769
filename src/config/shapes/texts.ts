import * as z from 'zod';

import { say } from '../say.ts';

/** A text with something in it. No system and no server takes a zero byte. */
export const text = z
  .string()
  .refine((value) => value.trim() !== '', {
    error: say('this is empty', 'write something, or leave the setting out'),
  })
  .refine((value) => !value.includes('\0'), {
    error: say('this holds a zero byte', 'take it out'),
  });

/** A short word: part of file names, of the gate's word and of the record. */
export const word = z.string().regex(/^[A-Za-z0-9_.-]{1,63}$/, {
  error: say('this is not a short word', 'use letters, digits, ".", "_" and "-", at most 63 of them'),
});

/** `30 seconds`, `2 minutes`, or a number of seconds. */
export const timeLimit = z.union([z.number(), z.string()]).transform((value, ctx) => {
  const seconds = typeof value === 'number' ? value : secondsIn(value);
  if (seconds !== null && seconds > 0 && seconds <= 86_400) return seconds;
  ctx.addIssue({
    code: 'custom',
    message: say('this is not a time limit', 'write it as: timeout: 30 seconds (at most a day)'),
  });
  return z.NEVER;
});

const UNITS: Readonly<Record<string, number>> = { s: 1, second: 1, min: 60, minute: 60, h: 3600, hour: 3600 };

function secondsIn(written: string): number | null {
  const match = /^(\d{1,6}(?:\.\d{1,3})?) *(s|seconds?|min|minutes?|h|hours?)?$/.exec(written.trim());
  if (match === null) return null;
  return Number(match[1]) * (UNITS[(match[2] ?? 's').replace(/(?<=..)s$/, '')] ?? 1);
}

/** `90 days`, as a number of days. */
export const days = z.union([z.number(), z.string()]).transform((value, ctx) => {
  const match = /^([1-9]\d{0,4}) +days?$/.exec(String(value).trim());
  if (match !== null) return Number(match[1]);
  ctx.addIssue({
    code: 'custom',
    message: say('this is not a number of days', 'write it as: rotateEvery: 90 days'),
  });
  return z.NEVER;
});

/** A program and its arguments, started without a shell. */
export const argv = z.array(text).min(1, {
  error: say('a command needs a program', 'write it as a list, as in: [systemctl, is-active, webops]'),
});
