import type * as z from 'zod';

import { listed } from '../plan/words.ts';
import type { ConfigDocument, SettingPath } from './document.ts';
import { writtenAs } from './examples.ts';
import { type Remark, remarkIn, speakable } from './say.ts';

/**
 * The first mistake in the file, in words; what is missing comes last, for a misspelled setting is missing too.
 * `issues` carry their input (`reportInput`).
 */
export function firstMistake(document: ConfigDocument, issues: readonly z.core.$ZodIssue[]): Error {
  const written = issues.filter(({ input }) => input !== undefined);
  const mistakes = (written.length > 0 ? written : issues).map((issue) => ({
    line: document.lineOf(placeOf(issue)),
    remark: remarkOf(issue),
  }));
  const first = mistakes.reduce((least, next) => (next.line < least.line ? next : least));
  return document.errorAt(first.line, first.remark);
}

/** A setting nobody knows is found by its own name, not by the mapping it stands in. */
function placeOf(issue: z.core.$ZodIssue): SettingPath {
  return issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
}

function remarkOf(issue: z.core.$ZodIssue): Remark {
  const { input } = issue;
  const { shown, example } = settingOf(issue.path);
  if (input === undefined) return { fact: `${shown} is missing`, hint: example };
  if (input === null) return { fact: `${shown} is empty`, hint: example };
  const own = remarkIn(issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? '') : issue.message);
  if (own !== null) return { fact: own.fact.replace(/^this(?= )/, () => shown), hint: own.hint };
  return { fact: `${shown} ${isWrong(issue, input)}`, hint: hintFor(issue, input) ?? example };
}

function isWrong(issue: z.core.$ZodIssue, input: unknown): string {
  if (issue.code === 'invalid_type') {
    return `must be ${KINDS[issue.expected] ?? issue.expected}, not ${kindOf(input)}`;
  }
  if (issue.code === 'invalid_value')
    return `must be ${listed(issue.values.map(String)).replace(/ and /, ' or ')}`;
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'has no entry' : `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  return 'is not what this setting takes';
}

function hintFor(issue: z.core.$ZodIssue, input: unknown): string | null {
  const isText = issue.code === 'invalid_type' && issue.expected === 'string';
  return isText && typeof input !== 'object' ? 'put it in quotes, so that YAML takes it as text' : null;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (setting: value)',
  record: 'a mapping (name: value)',
};

function kindOf(input: unknown): string {
  if (typeof input === 'string') return 'text';
  if (typeof input === 'number') return 'a number';
  if (typeof input === 'boolean') return 'true or false';
  return Array.isArray(input) ? 'a list' : 'a mapping';
}

/** The setting at the end of a path, as it may be shown, and how it is written. */
function settingOf(path: SettingPath): { shown: string; example: string } {
  const last = path.at(-1);
  if (last === undefined) return { shown: 'the config', example: 'config.example.yaml shows every setting' };
  const named = path.findLast((part) => typeof part === 'string');
  const shown = named === undefined ? 'this' : `"${speakable(String(named)) ?? 'this setting'}"`;
  const example = writtenAs(String(named ?? ''));
  return typeof last === 'number' ? { shown: `an entry of ${shown}`, example } : { shown, example };
}
