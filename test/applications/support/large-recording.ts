import { type Cipheriv, createCipheriv, createHash } from 'node:crypto';

import { inSession } from '../../../src/drill/session.ts';
import { noise } from '../../support/chacha20.ts';
import { OLD_KEY, type ProjectWDatabase } from './project-w.ts';

const PIECE = 1024 * 1024;
const NONCE = Buffer.from('large object');

export interface LargeRecording {
  job: string;
  oid: string;
  sha256: string;
}

/** One keystream over all of it, as a library gives it that knows nothing of pieces. */
const stream = (hex: string, nonce: Buffer): Cipheriv =>
  createCipheriv('chacha20', Buffer.from(hex, 'hex'), Buffer.concat([Buffer.alloc(4), nonce]));

/** Adds a job whose recording has that many bytes, written piece by piece by the application's role. */
export function addRecording({ roleUrl }: ProjectWDatabase, bytes: number): Promise<LargeRecording> {
  const cipher = stream(OLD_KEY, NONCE);
  const hash = createHash('sha256');
  return inSession(roleUrl, async ({ query }) => {
    const [object] = await query<{ oid: string }>('select lo_create(0)::text as oid');
    const oid = object!.oid;
    for (let at = 0; at < bytes; at += PIECE) {
      const piece = noise(at, Math.min(PIECE, bytes - at));
      if (at === 0) piece.write('OggS');
      hash.update(piece);
      await query('select lo_put($1::oid, $2::bigint, $3::bytea)', [oid, at, cipher.update(piece)]);
    }
    const [job] = await query<{ id: string }>(
      `insert into project_w.jobs (user_id, file_name, audio_oid, nonce) values (1, 'lecture.ogg', $1, $2)
       returning id::text`,
      [oid, NONCE.toString('base64')],
    );
    return { job: job!.id, oid, sha256: hash.digest('hex') };
  });
}

/** The recording as it stands: its OID, its owner, and what it holds under a key. */
export async function recordingUnder(
  { query }: Pick<ProjectWDatabase, 'query'>,
  { job }: LargeRecording,
  hex: string,
): Promise<{ oid: string; owner: string; sha256: string }> {
  const [row] = await query<{ oid: string; owner: string; nonce: string }>(
    `select audio_oid::text as oid, nonce, pg_get_userbyid(lomowner) as owner
       from project_w.jobs join pg_largeobject_metadata as lo on lo.oid = audio_oid where id = $1`,
    [job],
  );
  const { oid, owner, nonce } = row!;
  const cipher = stream(hex, Buffer.from(nonce, 'base64'));
  const hash = createHash('sha256');
  for (let at = 0; ; at += PIECE) {
    const [read] = await query<{ bytes: Buffer }>('select lo_get($1::oid, $2::bigint, $3::int) as bytes', [
      oid,
      at,
      PIECE,
    ]);
    hash.update(cipher.update(read!.bytes));
    if (read!.bytes.length < PIECE) return { oid, owner, sha256: hash.digest('hex') };
  }
}
