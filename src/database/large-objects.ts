import type { Queryable } from './database.ts';

/** Bytes of a large object that are held at a time: whole blocks of any cipher, and little to hold. */
export const PIECE_BYTES = 128 * 1024;

export interface Piece {
  offset: number;
  bytes: Buffer;
}

/** Reads a large object piece by piece, from its beginning to its end. */
export async function* readPieces(db: Queryable, oid: string): AsyncGenerator<Piece, void, void> {
  for (let offset = 0; ; offset += PIECE_BYTES) {
    const [row] = await db.query<{ bytes: Buffer }>('select lo_get($1::oid, $2::bigint, $3::int) as bytes', [
      oid,
      offset,
      PIECE_BYTES,
    ]);
    const bytes = row?.bytes ?? Buffer.alloc(0);
    if (bytes.length > 0) yield { offset, bytes };
    if (bytes.length < PIECE_BYTES) return;
  }
}

/** Overwrites a piece where it stands: OID, owner, privileges and length stay. */
export async function writePiece(db: Queryable, oid: string, { offset, bytes }: Piece): Promise<void> {
  await db.query('select lo_put($1::oid, $2::bigint, $3::bytea)', [oid, offset, bytes]);
}
