import type {
  Becoming,
  InspectedCell,
  InspectedValue,
  KeyringSetup,
  RowAddress,
  Setup,
} from '../src/flows/operations.ts';
import { acceptedWords, becomingWords } from '../src/plan/becoming-words.ts';
import { cellSentence, keyWords, sealedWords } from '../src/plan/cell-words.ts';
import type { PrimaryKey, RowFact } from '../src/plan/facts.ts';
import { shownField, shownKey } from '../src/plan/names.ts';
import { printable } from '../src/plan/printable.ts';
import type { Acceptable, RowStatus } from '../src/plan/row-status.ts';
import type { TreatmentKind } from '../src/plan/treatment.ts';
import { plural } from '../src/plan/words.ts';
import type { RowAnswer } from './row-reader.ts';
import { toneOf } from './status-tone.ts';
import { GLYPHS, type Tone } from './theme.ts';
import { wrapped } from './wrapped.ts';

/** One line of a row looked at whole. */
export interface DetailLine {
  /** What an entry is called, and blanks below it; null where the line is no entry. */
  readonly name: string | null;
  readonly text: string;
  readonly tone: Tone;
}

export interface DetailParts {
  /** What a list knows of the row already; null where one comes from elsewhere. */
  row: RowFact | null;
  answer: RowAnswer | null;
  setup: Setup;
  /** The kind of run whose outcome comes first. */
  kind: TreatmentKind | null;
  /** What was accepted before that run. */
  accepted: readonly Acceptable[];
}

/** Columns for what an entry is called. */
export const FOR_NAME = 14;

const BLANK: DetailLine = { name: null, text: '', tone: 'plain' };

/** A row in lines of at most `width` columns: each of its values, their cells, and what would become of them. */
export function detailLines(parts: DetailParts, width: number): readonly DetailLine[] {
  const { row, answer, setup } = parts;
  const known = row ? [...valueLines(row, { setup, width }), BLANK] : [];
  if (answer === null) return [...known, ...said('reading the whole row', { width, tone: 'faint' })];
  if ('failure' in answer) return [...known, ...failureLines(answer.failure, width)];
  return answer.inspection.values.flatMap((value, index) => [
    ...(index === 0 ? [] : [BLANK, ...said('Another value of this row', { width, tone: 'strong' })]),
    ...valueLines(value, { setup, width }),
    ...cellsLines(value, { setup, width }),
    BLANK,
    ...becomingLines(value, parts, width),
  ]);
}

interface Room {
  setup: Setup;
  width: number;
}

function valueLines(value: RowFact, { setup, width }: Room): DetailLine[] {
  const keyring = keyringOf(value, setup);
  const entry = (name: string, text: string, tone: Tone = 'plain') => entryLines({ name, text, tone }, width);
  return [
    ...entry('Field', shownField(value.field)),
    ...entry('Primary key', shownKey(value.primaryKey)),
    ...(value.label === null ? [] : entry('Row', printable(value.label))),
    ...entry('Status', value.status, toneOf(value.status)),
    ...(value.reason === null ? [] : entry('', printable(value.reason), toneOf(value.status))),
    ...entry('Opens with', keyWords(value.key, keyring) ?? GLYPHS.dash),
    ...entry('Sealed', sealedWords(value.sealedAt) ?? GLYPHS.dash),
  ];
}

function cellsLines(value: InspectedValue, { setup, width }: Room): DetailLine[] {
  const { cells } = value;
  // A value that is its only cell was told already.
  if (cells.length === 0 || (cells.length === 1 && cells[0]!.at === null)) return [];
  const keyring = keyringOf(value, setup);
  const lines = cells.flatMap((cell, index) => [
    ...said(nameOf(cell, index), { width, tone: 'plain' }),
    ...said(`  ${cellSentence(cell, keyring)}`, { width, tone: toneOf(cell.status) }),
  ]);
  return [BLANK, ...said(plural(cells.length, 'cell'), { width, tone: 'strong' }), ...lines];
}

function nameOf({ at }: InspectedCell, index: number): string {
  return at === null ? `cell ${index + 1}` : printable(at);
}

function becomingLines(value: InspectedValue, parts: DetailParts, width: number): DetailLine[] {
  if (value.becomes.length === 0) return [];
  const { kind } = parts;
  const first = value.becomes.filter((becoming) => becoming.kind === kind);
  const others = value.becomes.filter((becoming) => becoming.kind !== kind);
  return [
    ...said('What would become of it', { width, tone: 'faint' }),
    ...[...first, ...others].flatMap((becoming) =>
      said(outcomeWords(value, becoming, parts), {
        width,
        tone: becoming.kind === kind ? 'strong' : 'plain',
      }),
    ),
  ];
}

/** What a run would make of the value, as a dry run with these answers has it. */
export function outcomeWords(
  value: InspectedValue,
  becoming: Becoming,
  { setup, kind, accepted }: Pick<DetailParts, 'setup' | 'kind' | 'accepted'>,
): string {
  const { status, reason } = value;
  const isAccepted = (accepted as readonly RowStatus[]).includes(status);
  if (becoming.kind === kind && isAccepted) return acceptedWords(kind);
  return becomingWords(becoming, { status, reason, target: keyringOf(value, setup)?.target ?? '' });
}

function failureLines(
  { message, hint }: { message: string; hint: string | null },
  width: number,
): DetailLine[] {
  return [
    ...said(printable(message), { width, tone: 'warn' }),
    ...(hint === null ? [] : said(`hint: ${printable(hint)}`, { width, tone: 'plain' })),
  ];
}

function entryLines({ name, text, tone }: DetailLine, width: number): DetailLine[] {
  return wrapped(text, width - FOR_NAME).map((line, index) => ({
    name: index === 0 ? name : '',
    text: line,
    tone,
  }));
}

function said(text: string, { width, tone }: { width: number; tone: Tone }): DetailLine[] {
  return wrapped(text, width).map((line) => ({ ...BLANK, text: line, tone }));
}

export function keyringOf(
  { field }: { field: string },
  { fields, keyrings }: Setup,
): KeyringSetup | undefined {
  const name = fields.find((each) => each.field === field)?.keyring;
  return keyrings.find((keyring) => keyring.name === name);
}

/** Where a row is found again. */
export function addressOf({ field, primaryKey }: { field: string; primaryKey: PrimaryKey }): RowAddress {
  return { field, key: Object.values(primaryKey) };
}
