import { shownField } from './names.ts';
import { CENSUS_ORDER, type RowStatus } from './row-status.ts';
import { sharedBeginning } from './shared-beginning.ts';
import { statusNamed } from './status-words.ts';

/** What a person typed into a filter of rows, as it is understood. */
export interface RowFilter {
  readonly statuses: readonly RowStatus[];
  readonly fields: readonly string[];
  /** Each in a row's label, primary key or field. */
  readonly words: readonly string[];
  /** What was named as a field, and is none: no row can fit. */
  readonly unknown: readonly string[];
}

const FIELD = 'field:';
/** A part of the filter; within quotes it is words and nothing else, blanks included. */
const PARTS = /"[^"]*"?|[^\s,"]+/g;

/** `damaged,old field:webhook jo "new york"` → one of two statuses, one field, and two texts; all must fit. */
export function rowFilter(text: string, fields: readonly string[]): RowFilter {
  const parts = text.match(PARTS) ?? [];
  const quoted = parts.filter((part) => part.startsWith('"')).map((part) => part.replaceAll('"', '').trim());
  const plain = parts.filter((part) => !part.startsWith('"'));
  const asField = plain.map((part) => ({ part, named: fieldsNamed(part, fields) }));
  const rest = asField.filter(({ named }) => named === null).map(({ part }) => part);
  const statuses = rest.map(statusNamed).filter((status) => status !== null);
  return {
    statuses: [...new Set(statuses)],
    fields: [...new Set(asField.flatMap(({ named }) => named ?? []))],
    words: [...rest.filter((part) => !statusNamed(part)), ...quoted].filter((word) => word !== ''),
    unknown: asField.filter(({ named }) => named?.length === 0).map(({ part }) => part.slice(FIELD.length)),
  };
}

/** The fields a word means: those that hold what stands after `field:`, or are called just so; null where it means none. */
function fieldsNamed(word: string, fields: readonly string[]): readonly string[] | null {
  const lower = word.toLowerCase();
  if (lower.startsWith(FIELD)) {
    const part = lower.slice(FIELD.length);
    return part === '' ? null : fields.filter((field) => shownField(field).toLowerCase().includes(part));
  }
  const named = fields.filter((field) => namesOf(field).includes(lower));
  return named.length > 0 ? named : null;
}

/** `public.hook.secret` → itself, `hook.secret`, `hook`. */
function namesOf(field: string): string[] {
  const name = field.toLowerCase();
  const [table, ...column] = name.split('.').slice(1);
  return [name, shownField(name), ...(table && column.length > 0 ? [table] : [])];
}

/** The filter as it was understood: `status damaged or old-key, field core_webhook.secret, text “jo”`. */
export function filterWords({ statuses, fields, words, unknown }: RowFilter): string {
  const parts = [
    ...(statuses.length > 0 ? [`status ${statuses.join(' or ')}`] : []),
    ...(fields.length > 0 ? [`field ${fields.map(shownField).join(' or ')}`] : []),
    ...words.map((word) => `text “${word}”`),
    ...unknown.map((name) => `no field is called “${name}”`),
  ];
  return parts.join(', ');
}

/** What the last word of a filter may become, begun or not yet typed: statuses, and names of fields. */
export function filterChoices(text: string, fields: readonly string[]): readonly string[] {
  const begun = lastWord(text).toLowerCase();
  if (begun.startsWith('"')) return [];
  const names = fields.map((field) => shownField(field));
  if (begun.startsWith(FIELD)) {
    const part = begun.slice(FIELD.length);
    return names.filter((name) => name.toLowerCase().includes(part)).map((name) => `${FIELD}${name}`);
  }
  return [...CENSUS_ORDER, ...names].filter((choice) => choice.toLowerCase().startsWith(begun));
}

/** The same for one word behind `:`, in which several may stand, set apart by commas. */
export function filterWordChoices(word: string, fields: readonly string[]): readonly string[] {
  const before = word.slice(0, word.lastIndexOf(',') + 1);
  return filterChoices(word, fields).map((choice) => `${before}${choice}`);
}

/** The filter with its last word completed as far as its choices agree, and a blank where there is only one. */
export function filterCompleted(text: string, fields: readonly string[]): string {
  const begun = lastWord(text);
  const choices = filterChoices(text, fields);
  const [only, ...others] = choices;
  if (only === undefined) return text;
  const before = text.slice(0, text.length - begun.length);
  if (others.length === 0) return `${before}${only} `;
  const shared = sharedBeginning(choices);
  return shared.length > begun.length ? `${before}${shared}` : text;
}

function lastWord(text: string): string {
  return /[^\s,]*$/.exec(text)?.[0] ?? '';
}
