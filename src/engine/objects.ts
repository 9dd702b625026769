import { createHash } from 'node:crypto';

import type { Queryable } from '../database/database.ts';
import { type Piece, readPieces, writePiece } from '../database/large-objects.ts';
import type { Target, TargetField } from '../database/target.ts';
import type { Pieces, SchemeKey } from '../schemes/scheme.ts';
import { oidIn } from '../storage/large-object.ts';
import { apply, update, type Write } from './apply.ts';
import type { FieldVerdict, RowVerdict } from './row-verdict.ts';

export function isObject({ storage }: TargetField): boolean {
  return storage.kind === 'large-object';
}

/** A large object, by the value that names it, and the key that opens it. */
export interface SealedObject {
  field: TargetField;
  stored: string;
  key: SchemeKey;
}

/** What a large object holds, piece by piece from its beginning. */
export async function* openObject(
  db: Queryable,
  { field, stored, key }: SealedObject,
): AsyncGenerator<Piece, void, void> {
  const open = piecesOf(field, key, stored);
  for await (const { offset, bytes } of readPieces(db, oidIn(stored)))
    yield { offset, bytes: open(offset, bytes) };
}

/** The SHA-256 of what a large object holds, read piece by piece: a plaintext of any length as 32 bytes. */
export async function objectDigest(db: Queryable, object: SealedObject): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const { bytes } of openObject(db, object)) hash.update(bytes);
  return hash.digest();
}

/**
 * As `apply`, row by row for a target with large objects: each object is rewritten where it stands, and its row with
 * it, or neither is. The row comes first: it is compared with what was read, objects included, and then is ours.
 */
export async function applyWithObjects(
  tx: Queryable,
  target: Target,
  verdicts: readonly RowVerdict[],
): Promise<RowVerdict[]> {
  const digests = new Map<RowVerdict, readonly (Buffer | null)[]>();
  const write: Write<Queryable> = async (db, its, one) => {
    const written = await update(db, its, one);
    if (written > 0) digests.set(one[0]!, await turnObjects(db, its, one[0]!));
    return written;
  };
  const applied: RowVerdict[] = [];
  for (const verdict of verdicts) applied.push(...(await apply(tx, target, [verdict], write)));
  return applied.map((verdict) => withDigests(verdict, digests.get(verdict)));
}

async function turnObjects(
  tx: Queryable,
  target: Target,
  { row, fields }: RowVerdict,
): Promise<(Buffer | null)[]> {
  const digests: (Buffer | null)[] = [];
  for (const [i, field] of target.fields.entries()) {
    const verdict = fields[i] ?? null;
    const stored = row.values[i] ?? null;
    const turns = isObject(field) && stored !== null && verdict?.treated && verdict.treated.value !== stored;
    digests.push(turns ? await turnObject(tx, { field, verdict, stored }) : null);
  }
  return digests;
}

async function turnObject(
  tx: Queryable,
  { field, verdict, stored }: { field: TargetField; verdict: FieldVerdict; stored: string },
): Promise<Buffer> {
  const { key } = verdict.judgement;
  const sealed = verdict.treated?.value ?? null;
  if (key === null || sealed === null) throw new Error(`nothing opens the object of ${field.name}`);
  const hash = createHash('sha256');
  const open = piecesOf(field, key, stored);
  const seal = piecesOf(field, field.judging.keys[0]!, sealed);
  const oid = oidIn(stored);
  for await (const { offset, bytes } of readPieces(tx, oid)) {
    const plaintext = open(offset, bytes);
    hash.update(plaintext);
    await writePiece(tx, oid, { offset, bytes: seal(offset, plaintext) });
    plaintext.fill(0);
  }
  return hash.digest();
}

/** What opens, or seals, the object a value names, under the nonce that the value holds. */
function piecesOf({ name, judging }: TargetField, key: SchemeKey, stored: string): Pieces {
  const taken = judging.storage.cells(stored);
  const cell = 'cells' in taken ? taken.cells[0] : undefined;
  const found = typeof cell === 'string' ? judging.scheme.inspect(cell) : null;
  const pieces = found?.kind === 'sealed' ? key.pieces?.(found.sealed) : undefined;
  if (pieces === undefined) throw new Error(`the object of ${name} can't be read in pieces`);
  return pieces;
}

/** The digests of whole objects in the place of what their beginnings hold. */
function withDigests(verdict: RowVerdict, digests: readonly (Buffer | null)[] | undefined): RowVerdict {
  if (digests === undefined) return verdict;
  return {
    row: verdict.row,
    fields: verdict.fields.map((field, i) => {
      const digest = digests[i];
      if (!field?.treated || !digest) return field;
      return { ...field, treated: { ...field.treated, plaintexts: [digest] } };
    }),
  };
}
