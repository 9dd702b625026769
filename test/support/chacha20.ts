import { createCipheriv, createHash, randomBytes } from 'node:crypto';

import type { Session } from '../../src/drill/session.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';

/** A cell of an application that keeps the nonce beside the bytes. */
export interface SealedBytes {
  nonce: string;
  bytes: Buffer;
}

/** Seals as the application does, without any code of the product's; opens as well, since the two are one. */
export function crypt(key: KeyMaterial, nonce: string, bytes: Buffer): Buffer {
  const iv = Buffer.concat([Buffer.alloc(4), Buffer.from(nonce, 'base64')]);
  return createCipheriv('chacha20', key.reveal(), iv).update(bytes);
}

export function sealBytes(key: KeyMaterial, plaintext: Buffer | string): SealedBytes {
  const nonce = randomBytes(12).toString('base64');
  return { nonce, bytes: crypt(key, nonce, Buffer.from(plaintext)) };
}

/** Bytes that look like nothing, the same for the same seed. */
export function noise(seed: number | string, length: number): Buffer {
  const key = createHash('sha256').update(`noise ${seed}`).digest();
  return createCipheriv('chacha20', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** That many of them, of one length each. */
export function noises(
  seed: number | string,
  { count, length }: { count: number; length: number },
): Buffer[] {
  const all = noise(seed, count * length);
  return Array.from({ length: count }, (_, i) => all.subarray(i * length, (i + 1) * length));
}

/** Sound of some length, as its first bytes say. */
export function sound(seed: number | string, length: number): Buffer {
  return Buffer.concat([Buffer.from('OggS'), noise(seed, length)]).subarray(0, length);
}

/** Makes a large object; its OID. */
export async function createObject({ query }: Pick<Session, 'query'>, bytes: Buffer): Promise<string> {
  const [row] = await query<{ oid: string }>('select lo_from_bytea(0, $1)::text as oid', [bytes]);
  return row!.oid;
}

export async function objectBytes({ query }: Pick<Session, 'query'>, oid: string): Promise<Buffer> {
  const [row] = await query<{ bytes: Buffer }>('select lo_get($1::oid) as bytes', [oid]);
  return row!.bytes;
}
