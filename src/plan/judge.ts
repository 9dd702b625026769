import type { Scheme, SchemeKey, Sealed } from '../schemes/scheme.ts';
import type { Storage } from '../storage/storage.ts';
import { type RowStatus, worse } from './row-status.ts';

/** What a stored value is judged by: how it is sealed, how its cells stand in it, and the keys, target key first. */
export interface Judging {
  readonly scheme: Scheme;
  readonly keys: readonly SchemeKey[];
  readonly storage: Storage;
  readonly exempt: ReadonlySet<string>;
  /** The key that proved the last value, tried first: neighbours mostly share one. No verdict depends on it. */
  readonly recent?: { key: SchemeKey | null };
}

export interface CellJudgement {
  readonly status: RowStatus;
  /** The key that opens it, where one does. */
  readonly key: SchemeKey | null;
  readonly sealed: Sealed | null;
  /** In words, for every status that is not plain. */
  readonly reason: string | null;
}

export interface Judgement extends CellJudgement {
  readonly cells: readonly CellJudgement[];
}

const NO_CELLS: readonly CellJudgement[] = [];
const EMPTY: Judgement = plain('empty');
const EXEMPT: Judgement = plain('exempt');

/** Judges one stored value by its own bytes and the keyring; asks nothing of the database. Its status is its worst cell's. */
export function judge(stored: string | null, by: Judging): Judgement {
  if (stored !== null && by.exempt.has(stored)) return EXEMPT;
  if (stored === null || stored === '') return EMPTY;
  const cells = by.storage.cells(stored).map((cell) => judgeCell(cell, by));
  if (cells.length === 0) return EMPTY;
  const worst = cells.reduce((a, b) => (worse(a.status, b.status) === a.status ? a : b), cells[0]!);
  return { status: worst.status, key: worst.key, sealed: worst.sealed, reason: worst.reason, cells };
}

function judgeCell(cell: string, by: Judging): CellJudgement {
  const found = by.scheme.inspect(cell);
  if (found.kind !== 'sealed') return { status: found.kind, key: null, sealed: null, reason: found.reason };
  const { sealed } = found;
  const key = provingKey(sealed, by);
  if (key === null) return { status: 'unknown-key', key, sealed, reason: 'no key of the keyring opens it' };
  return { status: key === by.keys[0] ? 'current-key' : 'old-key', key, sealed, reason: null };
}

function provingKey(sealed: Sealed, { keys, recent }: Judging): SchemeKey | null {
  const first = recent?.key && keys.includes(recent.key) ? recent.key : null;
  if (first?.proves(sealed)) return first;
  const key = keys.find((candidate) => candidate !== first && candidate.proves(sealed)) ?? null;
  if (recent && key) recent.key = key;
  return key;
}

function plain(status: RowStatus): Judgement {
  return { status, key: null, sealed: null, reason: null, cells: NO_CELLS };
}
