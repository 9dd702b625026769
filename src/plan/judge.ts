import type { Scheme, SchemeKey, Sealed } from '../schemes/scheme.ts';
import type { Cell, Loose, OutOfReach, Storage, Taken } from '../storage/storage.ts';
import { printable } from './printable.ts';
import { type RowStatus, worse } from './row-status.ts';

/** What a stored value is judged by: how it is sealed, how its cells stand in it, and the keys, target key first. */
export interface Judging {
  readonly scheme: Scheme;
  readonly keys: readonly SchemeKey[];
  readonly storage: Storage;
  readonly exempt: ReadonlySet<string>;
  /** Cells may be sealed several times over, one layer within another. */
  readonly nested?: boolean;
  /** The key that proved the last value, tried first: neighbours mostly share one. No verdict depends on it. */
  readonly recent?: { key: SchemeKey | null };
  /** The key that an operator has said to take where nothing proves one. */
  readonly assumed?: SchemeKey | null;
  /** What proves no key is given up, since the operator said that the key is lost: for a purge. */
  readonly givesUp?: boolean;
  /** What a purge makes of a value that no key opens. */
  readonly onLostKey?: OnLostKey | null;
}

export const ON_LOST_KEY = ['delete-row', 'set-null', 'set-empty', 'drop-member'] as const;
export type OnLostKey = (typeof ON_LOST_KEY)[number];

export interface CellJudgement {
  readonly status: RowStatus;
  /** The key that opens it, where one does; of several layers, as all here, that of the worst. */
  readonly key: SchemeKey | null;
  readonly sealed: Sealed | null;
  /** In words, for every status that is not plain. */
  readonly reason: string | null;
  /** The layer within, where a cell is sealed more than once and a key proves the layer around it. */
  readonly inner?: CellJudgement | null;
}

export interface Judgement extends CellJudgement {
  readonly cells: readonly CellJudgement[];
}

const NO_CELLS: readonly CellJudgement[] = [];
const EMPTY: Judgement = plain('empty');
const EXEMPT: Judgement = plain('exempt');

/** How a well-formed sealed value is judged: by itself, or by what stands beside it in its row. */
export type JudgeSealed = (sealed: Sealed, by: Judging) => CellJudgement;

/** Judges one stored value by its own bytes and the keyring; asks nothing of the database. Its status is its worst cell's. */
export function judge(
  stored: string | null,
  by: Judging,
  judgeSealed: JudgeSealed = judgeAuthenticated,
): Judgement {
  if (stored !== null && by.exempt.has(stored)) return EXEMPT;
  if (stored === null || stored === '') return EMPTY;
  const cells = judgeTaken(by.storage.cells(stored), by, judgeSealed);
  if (cells.length === 0) return EMPTY;
  const worst = cells.reduce((a, b) => (worse(a.status, b.status) === a.status ? a : b), cells[0]!);
  return { status: worst.status, key: worst.key, sealed: worst.sealed, reason: worst.reason, cells };
}

function judgeTaken(taken: Taken, by: Judging, judgeSealed: JudgeSealed): readonly CellJudgement[] {
  if ('outOfReach' in taken) return [judgeOutOfReach(taken)];
  if ('loose' in taken) return [judgeLoose(taken, by)];
  return taken.cells.map((cell) => judgeCell(cell, by, judgeSealed));
}

/** Nobody can tell what another role's object holds; one that is gone holds nothing under any key. */
function judgeOutOfReach({ outOfReach, why }: OutOfReach): CellJudgement {
  const status = outOfReach === 'gone' ? 'damaged' : 'undecidable';
  return { status, key: null, sealed: null, reason: printable(why) };
}

/** What is not in the form of its storage: plaintext, unless what it holds is a token all the same. */
function judgeLoose({ loose, why }: Loose, { scheme, exempt }: Judging): CellJudgement {
  if (exempt.has(loose)) return EXEMPT;
  // The reason may name a member of the stored value.
  const reason = printable(why);
  return scheme.inspect(loose).kind === 'plaintext'
    ? { status: 'plaintext', key: null, sealed: null, reason }
    : { status: 'damaged', key: null, sealed: null, reason: `a sealed value, but ${reason}` };
}

function judgeCell(cell: Cell, by: Judging, judgeSealed: JudgeSealed): CellJudgement {
  if (typeof cell !== 'string') return judgeLoose(cell, by);
  if (by.exempt.has(cell)) return EXEMPT;
  if (cell === '') return EMPTY;
  const found = by.scheme.inspect(cell);
  if (found.kind !== 'sealed') return { status: found.kind, key: null, sealed: null, reason: found.reason };
  return judgeSealed(found.sealed, by);
}

/** By the one key that it authenticates under. */
function judgeAuthenticated(sealed: Sealed, by: Judging): CellJudgement {
  const key = provingKey(sealed, by);
  if (key === null) return { status: 'unknown-key', key, sealed, reason: 'no key of the keyring opens it' };
  const outer: CellJudgement = {
    status: key === by.keys[0] ? 'current-key' : 'old-key',
    key,
    sealed,
    reason: null,
  };
  const inner = by.nested ? innerLayer(key.openProven(sealed), by) : null;
  if (inner === null) return outer;
  const worst = worse(outer.status, inner.status) === outer.status ? outer : inner;
  return { ...worst, reason: inner.inner ? worst.reason : within(worst.reason), inner };
}

/** What was sealed is a sealed value once more: an application that encrypts on every save makes such. */
function innerLayer(opened: Buffer | null, by: Judging): CellJudgement | null {
  const found = opened === null ? null : by.scheme.inspect(opened.toString('latin1'));
  return found?.kind === 'sealed' ? judgeAuthenticated(found.sealed, by) : null;
}

function within(reason: string | null): string | null {
  return reason === null ? null : `within its outer layer: ${reason}`;
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
