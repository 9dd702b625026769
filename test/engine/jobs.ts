import type { Session } from '../../src/drill/session.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';
import { createObject, crypt, objectBytes, sealBytes } from '../support/chacha20.ts';
import type { FieldSetting } from '../support/site.ts';

/** A row of a sound, which is a large object, and a text, each beside its nonce. */
export interface Job {
  id: number;
  audio: string | null;
  audio_nonce: string | null;
  secret: Buffer | null;
  nonce: string | null;
}

/** A field of large objects. */
export function audio(table: string): FieldSetting {
  return { table, column: 'audio', storage: { kind: 'large-object', nonce: 'audio_nonce' } };
}

export async function createJobs({ query }: Session, table: string): Promise<void> {
  await query(
    `create table ${table} (id int primary key, audio oid, audio_nonce text, secret bytea, nonce text,
       check ((audio is null) = (audio_nonce is null)))`,
  );
}

export interface NewJob {
  id: number;
  plaintext: Buffer;
  text?: string | null;
  key: KeyMaterial;
}

/** Adds a job whose sound is a new object; the object's OID. */
export async function addJob(
  session: Session,
  table: string,
  { id, plaintext, text = null, key }: NewJob,
): Promise<string> {
  const sealed = sealBytes(key, plaintext);
  const oid = await createObject(session, sealed.bytes);
  const beside = text === null ? null : sealBytes(key, text);
  await session.query(`insert into ${table} values ($1, $2, $3, $4, $5)`, [
    id,
    oid,
    sealed.nonce,
    beside?.bytes ?? null,
    beside?.nonce ?? null,
  ]);
  return oid;
}

export function jobsIn({ query }: Session, table: string): Promise<Job[]> {
  return query<Job>(`select id, audio::text, audio_nonce, secret, nonce from ${table} order by id`);
}

/** What stands in every row and in its object, to the byte. */
export async function everythingIn(session: Session, table: string): Promise<unknown[]> {
  const rows = await jobsIn(session, table);
  return Promise.all(rows.map(async (row) => ({ ...row, object: await bytesOf(session, row.audio) })));
}

/** In base64; null for an object that is not there. */
async function bytesOf(session: Session, oid: string | null): Promise<string | null> {
  const found = await session.query('select from pg_largeobject_metadata where oid = $1::oid', [oid]);
  return found.length === 0 ? null : (await objectBytes(session, oid!)).toString('base64');
}

/** What a key opens of a job's sound. */
export async function soundOf(session: Session, key: KeyMaterial, job: Job): Promise<Buffer> {
  return crypt(key, job.audio_nonce!, await objectBytes(session, job.audio!));
}
