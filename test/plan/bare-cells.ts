import type { Judging } from '../../src/plan/judge.ts';
import { judgeRow } from '../../src/plan/judge-row.ts';
import type { RowStatus } from '../../src/plan/row-status.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import type { SchemeKey } from '../../src/schemes/scheme.ts';
import { bytesAndNonce } from '../../src/storage/bytes-and-nonce.ts';
import { BEGINNING, largeObject } from '../../src/storage/large-object.ts';
import { crypt, noise } from '../support/chacha20.ts';

/** Two keys of a ring and one that is in none; nothing in a cell tells which of them sealed it. */
export const target = ready(1);
export const older = ready(2);
export const stranger = ready(3);

/** A field of bytes beside a nonce. */
export function bare(parts: Partial<Judging> = {}): Judging {
  return {
    scheme: chacha20,
    keys: [target, older],
    storage: bytesAndNonce('nonce'),
    exempt: new Set(),
    ...parts,
  };
}

/** A field of large objects. */
export function objects(parts: Partial<Judging> = {}): Judging {
  return bare({ storage: largeObject('nonce'), ...parts });
}

let cells = 0;

/** A value under this key, the same at every run of the tests. */
export function sealed(key: SchemeKey, plaintext: string | Buffer): string {
  const nonce = noise(`nonce ${cells++}`, 12).toString('base64');
  return `${nonce}:${crypt(key.material, nonce, Buffer.from(plaintext)).toString('hex')}`;
}

/** The value of a large object under this key. */
export function object(key: SchemeKey, plaintext: string | Buffer): string {
  return `4711 ok ${sealed(key, Buffer.from(plaintext).subarray(0, BEGINNING))}+`;
}

/** The statuses of a row all of whose values are part of their fields. */
export function statuses(
  values: readonly (string | null)[],
  fields: readonly Judging[] = values.map(() => bare()),
): (RowStatus | null)[] {
  const row = { values, applies: values.map(() => true) };
  return judgeRow(row, fields).map((judgement) => judgement?.status ?? null);
}

function ready(byte: number): SchemeKey {
  return chacha20.ready(chacha20.parseKey(byte.toString(16).padStart(2, '0').repeat(32)));
}
