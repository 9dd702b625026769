import { createHmac } from 'node:crypto';

import { FernetKey, fernet } from '../../src/schemes/fernet.ts';
import type { Judging } from '../../src/plan/judge.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { text } from '../../src/storage/text.ts';

/** Two keys of a ring and one that is in none. */
export const target = ready(1);
export const older = ready(2);
export const oldest = ready(3);
export const stranger = ready(4);

/** What the values of these tests are judged by, unless a test says otherwise. */
export function judging(parts: Partial<Judging> = {}): Judging {
  return { scheme: fernet, keys: [target, older, oldest], storage: text, exempt: new Set(), ...parts };
}

/** Cells in square brackets, with all else between them: `name=[…]; key=[…]`. */
export const bracketed: Storage = {
  kind: 'bracketed',
  columnTypes: [],
  cells: (stored) => [...stored.matchAll(/\[([^\]]*)\]/g)].map(([, cell]) => cell!),
  replace(stored, cells) {
    const next = cells.values();
    return stored.replace(/\[[^\]]*\]/g, () => `[${next.next().value}]`);
  },
};

/** A token whose HMAC is right and whose plaintext is not padded: no block ends as PKCS#7 asks. */
export function signedWithoutPadding(signer: FernetKey): string {
  const token = Buffer.from(signer.seal(Buffer.from('sixteen bytes ok')), 'base64url');
  // The last block of two is taken out, and what remains is signed anew with the first half of the key.
  const body = token.subarray(0, 25 + 16);
  return Buffer.concat([body, macOf(signer, body)])
    .toString('base64url')
    .padEnd(100, '=');
}

function macOf(signer: FernetKey, signed: Buffer): Buffer {
  return createHmac('sha256', signer.material.reveal().subarray(0, 16)).update(signed).digest();
}

function ready(byte: number): FernetKey {
  return new FernetKey(fernet.parseKey(Buffer.alloc(32, byte).toString('base64')));
}
