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
import { wrapped } from '../src/plan/wrapped.ts';
import type { RowAnswer } from './row-reader.ts';
import { toneOf } from './status-tone.ts';
import { GLYPHS, type Tone } from './theme.ts';
import { shown } from './words.tsx';

/** A row as a list or a finding names it. */
export interface NamedRow {
  readonly field: string;
  readonly primaryKey: PrimaryKey;
  readonly label: string | null;
}

/** One line of a row looked at whole. */
export interface DetailLine {
  /** What an entry is called, and blanks below it; null where the line is no entry. */
  readonly name: string | null;
  readonly text: string;
  readonly tone: Tone;
}

export interface DetailParts {
  named: NamedRow;
  /** What a list knows of the row already. */
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
  const { named, row, answer, setup } = parts;
  const keyring = row ? keyringOf(row, setup) : undefined;
  const known = [...nameLines(named, width), ...(row ? standLines(row, keyring, width) : []), BLANK];
  if (answer === null) return [...known, ...said('reading the whole row', { width, tone: 'faint' })];
  if ('failure' in answer) return [...known, ...failureLines(answer.failure, width)];
  return answer.inspection.values.flatMap((value, index) => [
    ...(index === 0 ? nameLines(value, width) : otherLines(value, named, width)),
    ...valueLines(value, parts, width),
  ]);
}

function nameLines({ field, primaryKey, label }: NamedRow, width: number): DetailLine[] {
  return [
    ...entryLines({ name: 'Field', text: shownField(field) }, width),
    ...entryLines({ name: 'Primary key', text: shownKey(primaryKey) }, width),
    ...labelLines(label, width),
  ];
}

/** What names the same row is not said again. */
function otherLines({ field, label }: InspectedValue, named: NamedRow, width: number): DetailLine[] {
  return [
    BLANK,
    ...said('Another value of this row', { width, tone: 'strong' }),
    ...entryLines({ name: 'Field', text: shownField(field) }, width),
    ...(label === named.label ? [] : labelLines(label, width)),
  ];
}

function labelLines(label: string | null, width: number): DetailLine[] {
  return label === null ? [] : entryLines({ name: 'Row', text: shown(label) }, width);
}

function valueLines(value: InspectedValue, parts: DetailParts, width: number): DetailLine[] {
  const keyring = keyringOf(value, parts.setup);
  return [
    ...standLines(value, keyring, width),
    ...cellsLines(value, keyring, width),
    BLANK,
    ...becomingLines(value, parts, width),
  ];
}

function standLines(row: RowFact, keyring: KeyringSetup | undefined, width: number): DetailLine[] {
  const { status, reason, key, sealedAt } = row;
  const tone = toneOf(status);
  return [
    ...entryLines({ name: 'Status', text: status, tone }, width),
    ...(reason === null ? [] : entryLines({ name: '', text: printable(reason), tone }, width)),
    ...entryLines({ name: 'Opens with', text: keyWords(key, keyring) ?? GLYPHS.dash }, width),
    ...entryLines({ name: 'Sealed', text: sealedWords(sealedAt) ?? GLYPHS.dash }, width),
  ];
}

function cellsLines(value: InspectedValue, keyring: KeyringSetup | undefined, width: number): DetailLine[] {
  const { cells } = value;
  // A value that is its only cell was told already.
  if (cells.length === 0 || (cells.length === 1 && cells[0]!.at === null)) return [];
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
  const target = keyringOf(value, setup)?.target ?? 'the target key';
  return becomingWords(becoming, { status, reason, target });
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

function entryLines(
  { name, text, tone = 'plain' }: { name: string; text: string; tone?: Tone },
  width: number,
): DetailLine[] {
  return wrapped(text, width - FOR_NAME).map((line, index) => ({
    name: index === 0 ? name : '',
    text: line,
    tone,
  }));
}

function said(text: string, { width, tone }: { width: number; tone: Tone }): DetailLine[] {
  return wrapped(text, width).map((line) => ({ ...BLANK, text: line, tone }));
}

/** The keyring a value names, or that its field has. */
function keyringOf(
  { field, keyring }: { field: string; keyring?: string },
  { fields, keyrings }: Setup,
): KeyringSetup | undefined {
  const name = keyring ?? fields.find((each) => each.field === field)?.keyring;
  return keyrings.find((each) => each.name === name);
}

/** Where a row is found again. */
export function addressOf({ field, primaryKey }: Pick<NamedRow, 'field' | 'primaryKey'>): RowAddress {
  return { field, key: Object.values(primaryKey), columns: Object.keys(primaryKey) };
}
