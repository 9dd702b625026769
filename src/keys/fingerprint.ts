import { createHash } from 'node:crypto';

/** How a key is shown: the first four bytes of its SHA-256, as `3f2a 91bc`. */
export function fingerprintOf(bytes: Uint8Array): string {
  return shortDigest(createHash('sha256').update(bytes).digest());
}

/** The first four bytes of a digest, in two groups of four hex digits. */
export function shortDigest(digest: Uint8Array): string {
  const hex = Buffer.from(digest.subarray(0, 4)).toString('hex');
  return `${hex.slice(0, 4)} ${hex.slice(4)}`;
}
