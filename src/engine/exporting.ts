import type { OpenTransaction, Queryable } from '../database/database.ts';
import { primaryKeyOf, readPages, type TargetRow } from '../database/pages.ts';
import type { Target, TargetField } from '../database/target.ts';
import type {
  ExportCounts,
  ExportedPiece,
  ExportedValue,
  ExportHeader,
  ExportLine,
  ExportProgressFact,
  FieldExportedFact,
} from '../plan/export-facts.ts';
import { openedValue } from '../plan/exported-plaintext.ts';
import type { FindingFact, PrimaryKey } from '../plan/facts.ts';
import type { Judgement } from '../plan/judge.ts';
import { judgeRow } from '../plan/judge-row.ts';
import { openTogether } from '../plan/open-cell.ts';
import { withAccepted } from './accepted.ts';
import { refuseUnproven } from './key-proof.ts';
import { labelled } from './labels.ts';
import { isObject, openObject } from './objects.ts';
import type { World } from './world.ts';

/** A line for the sealed file, which holds plaintext, or a fact for people, which never does. */
export type ExportStep =
  | { line: ExportLine }
  | { fact: ExportProgressFact | FindingFact | FieldExportedFact };

type Steps = AsyncGenerator<ExportStep, void, void>;
type Counts = Omit<ExportCounts, 'event'>;

/** Makes sure that the keys open something, and hands back the world as it is then. Throws a refusal (exit 3). */
export async function readyToExport(given: World): Promise<World> {
  const world = await withAccepted(given, given.readOnly);
  const { readOnly, targets, keyrings } = world;
  await refuseUnproven({ database: readOnly, targets, keyrings, kind: 'decrypt' });
  return world;
}

/**
 * Opens every value and writes none: all is read in one transaction, as it stood at one moment. Ends with the counts,
 * or without them where it was stopped.
 */
export async function* exportValues(
  { readOnly, targets, isStopped }: Pick<World, 'readOnly' | 'targets' | 'isStopped'>,
  header: Omit<ExportHeader, 'event' | 'format' | 'fields'>,
): Steps {
  const fields = targets.flatMap((target) => target.fields.map(({ name }) => name));
  yield { line: { event: 'export', format: 1, ...header, fields } };
  const total: Counts = { values: 0, findings: 0, empty: 0, exempt: 0 };
  const tx = await readOnly.begin();
  try {
    await tx.query('set transaction isolation level repeatable read, read only');
    for (const target of targets) {
      const counts = target.fields.map(() => ({ values: 0, findings: 0, empty: 0, exempt: 0 }));
      yield* exportTarget(tx, { target, counts, isStopped });
      if (isStopped()) return;
      for (const [i, { name }] of target.fields.entries()) {
        yield { fact: { event: 'field-exported', field: name, rows: rowsOf(counts[i]!), ...counts[i]! } };
        add(total, counts[i]!);
      }
    }
  } finally {
    await tx.rollback();
  }
  yield { line: { event: 'export-counts', ...total } };
}

interface ExportingTarget {
  target: Target;
  /** Of each field. */
  counts: readonly Counts[];
  isStopped: () => boolean;
}

async function* exportTarget(tx: OpenTransaction, { target, counts, isStopped }: ExportingTarget): Steps {
  for await (const page of readPages(tx, target, { after: null, upto: null })) {
    for (const found of await labelled(tx, target, findIn(target, page, counts))) {
      if (isStopped()) return;
      yield* exportFound(tx, found, isStopped);
    }
    for (const [i, { name }] of target.fields.entries()) {
      const done = rowsOf(counts[i]!);
      const total = Math.max(target.rows ?? 0, done);
      yield { fact: { event: 'export-progress', field: name, done, total } };
    }
  }
}

/** A value that is neither empty nor exempt, as it was read. */
interface FoundValue {
  field: string;
  primaryKey: PrimaryKey;
  label: string | null;
  stored: string;
  judgement: Judgement;
  of: TargetField;
  counts: Counts;
}

function findIn(target: Target, page: readonly TargetRow[], counts: readonly Counts[]): FoundValue[] {
  const judgings = target.fields.map(({ judging }) => judging);
  const judged = page.map((row) => judgeRow(row, judgings));
  openTogether(judged.flat().filter((judgement) => judgement !== null));
  return page.flatMap((row, r) =>
    judged[r]!.flatMap((judgement, i) => {
      if (judgement === null) return [];
      const { status } = judgement;
      const stored = row.values[i] ?? null;
      if (stored === null || status === 'empty' || status === 'exempt') {
        counts[i]![status === 'exempt' ? 'exempt' : 'empty'] += 1;
        return [];
      }
      const of = target.fields[i]!;
      const primaryKey = primaryKeyOf(target, row.key);
      return [{ field: of.name, primaryKey, label: null, stored, judgement, of, counts: counts[i]! }];
    }),
  );
}

async function* exportFound(tx: Queryable, found: FoundValue, isStopped: () => boolean): Steps {
  const { field, primaryKey, label, judgement, counts } = found;
  const { status, key } = judgement;
  const fingerprint = key?.material.fingerprint ?? null;
  const opened = openedIn(found);
  yield { line: { field, primaryKey, label, status, key: fingerprint, ...opened } };
  if (typeof opened.plaintext === 'object' && 'pieces' in opened.plaintext) {
    for await (const line of piecesIn(tx, found)) {
      if (isStopped()) return;
      yield { line };
    }
  }
  if (opened.finding === undefined) {
    counts.values += 1;
    return;
  }
  counts.findings += 1;
  yield { fact: { event: 'finding', field, primaryKey, label, status, reason: opened.finding } };
}

function openedIn({ of, stored, judgement }: FoundValue): Pick<ExportedValue, 'plaintext' | 'finding'> {
  // Only the beginning of a large object was read.
  if (isObject(of) && judgement.key !== null) return { plaintext: { pieces: true } };
  return openedValue(stored, judgement, of.judging);
}

async function* piecesIn(
  tx: Queryable,
  { field, primaryKey, of, stored, judgement }: FoundValue,
): AsyncGenerator<ExportedPiece, void, void> {
  const key = judgement.key!;
  for await (const { offset, bytes } of openObject(tx, { field: of, stored, key })) {
    const base64 = bytes.toString('base64');
    bytes.fill(0);
    yield { field, primaryKey, offset, base64 };
  }
}

function rowsOf({ values, findings, empty, exempt }: Counts): number {
  return values + findings + empty + exempt;
}

function add(total: Counts, { values, findings, empty, exempt }: Counts): void {
  total.values += values;
  total.findings += findings;
  total.empty += empty;
  total.exempt += exempt;
}
