import * as z from 'zod';

import { say, suggestion, unknownSetting } from '../say.ts';

/** A mapping with these settings and no others. */
export function mapping<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, { error: (issue) => strangerIn(issue, Object.keys(shape)) });
}

/** One of several mappings, told apart by `kind`; `tellApart` adds it where the operator does not write it. */
export function variant<K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return z.strictObject(
    { kind: z.literal(kind), ...shape },
    { error: (issue) => strangerIn(issue, Object.keys(shape)) },
  );
}

function strangerIn(issue: z.core.$ZodRawIssue, known: readonly string[]): string | undefined {
  return issue.code === 'unrecognized_keys' ? unknownSetting(issue.keys[0] ?? '', known) : undefined;
}

interface Tellers {
  /** What is told apart, with its article: `a key source`. */
  what: string;
  /** The setting that only one kind has → that kind. */
  kinds: Readonly<Record<string, string>>;
  /** What a text means here: a value to go on with, or the two lines that refuse it. */
  text: (text: string) => { value: unknown } | { refused: string };
}

/** Gives a mapping the `kind` by which zod tells it apart. What it is not is refused without being quoted. */
export function tellApart<T extends z.ZodType>({ what, kinds, text }: Tellers, schema: T) {
  const known = Object.keys(kinds);
  return z.preprocess((value, ctx) => {
    const refuse = (message: string) => {
      ctx.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    if (typeof value === 'string') {
      const meant = text(value);
      return 'refused' in meant ? refuse(meant.refused) : meant.value;
    }
    if (!isMapping(value)) return value;
    if (Object.hasOwn(value, 'kind')) return refuse(unknownSetting('kind', known));
    const tellers = known.filter((name) => Object.hasOwn(value, name));
    if (tellers.length === 1) return { ...value, kind: kinds[tellers[0]!] };
    return refuse(
      tellers.length === 0
        ? notOneOf(what, known, Object.keys(value))
        : say(
            `${what} is one of ${known.join(', ')}, not ${tellers.join(' and ')} together`,
            'keep one of them',
          ),
    );
  }, schema);
}

/** Repeats a written name only where it is a slip of a known one: it may be the secret itself. */
function notOneOf(what: string, known: readonly string[], written: readonly string[]): string {
  const slip = written.find((name) => suggestion(name, known).startsWith('did you mean'));
  if (slip === undefined) return say(`this is not ${what}`, `${what} is one of: ${known.join(', ')}`);
  return unknownSetting(slip, known);
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
