import type { DraggedFact, RestorePointKeptFact, RunKind } from './facts.ts';
import { shownField } from './names.ts';
import { printable } from './printable.ts';
import { shownMoment } from './shown-moment.ts';
import { shownSize } from './shown-size.ts';
import { listed, plural } from './words.ts';

const ACTIONS: Record<DraggedFact['action'], [would: string, is: string]> = {
  delete: ['would be deleted', 'go'],
  'set-null': ['would let go of their row (set to NULL)', 'let go of their row'],
  'set-default': ['would be set to their default', 'are set to their default'],
};

/** `37 rows of core_webhook_delivery would be deleted`. */
export function draggedLine({ table, action, rows }: DraggedFact, dryRun = true): string {
  return `${plural(rows, 'row')} of ${shownField(table)} ${ACTIONS[action][dryRun ? 0 : 1]}`;
}

/** What a run keeps, and the two ways it ends. */
export function keptLines({ run, tables }: RestorePointKeptFact): string[] {
  const kept = tables.map(({ table, rows }) => `${plural(rows, 'row')} of ${shownField(table)}`);
  return [
    `restore point kept: ${listed(kept)}, as they were`,
    `  to put them back: keyturn restore ${printable(run)}; to remove them for good: keyturn discard ${printable(run)}`,
  ];
}

/** What a run kept, as a sentence. */
export function keptWords({ tables }: RestorePointKeptFact): string {
  const kept = tables.map(({ table, rows }) => `${plural(rows, 'row')} of ${shownField(table)}`);
  return `Restore point kept: ${listed(kept)}, as they were. It stands until you put it back or discard it.`;
}

export function discardedLine({ run, rows }: { run: string; rows: number }): string {
  return `the restore point of run ${printable(run)} is gone: ${plural(rows, 'row')} as they were can’t be put back any more`;
}

/** A reminder, as long as one stands. */
export function restorePointLine({ run, kind, startedAt, rows, bytes }: StandingPoint): string {
  return `restore point of ${kind} run ${printable(run)} (${shownMoment(startedAt)}): ${plural(rows, 'row')}, ${shownSize(bytes)}, values as they were before it`;
}

interface StandingPoint {
  run: string;
  kind: RunKind;
  startedAt: string;
  rows: number;
  bytes: number;
}
