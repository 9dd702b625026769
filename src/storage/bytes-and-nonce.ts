import type { Storage } from './storage.ts';

/** A bytea column whose nonce is text in another column of the row: together they are the cell `nonce:hex`. */
export function bytesAndNonce(nonce: string): Storage {
  return {
    kind: 'bytes',
    columnTypes: ['bytea'],
    beside: [nonce],
    read: (column, nonceColumn) => `coalesce(${nonceColumn}::text, '') || ':' || encode(${column}, 'hex')`,
    write: (value) => [
      `decode(substring(${value} from '[^:]*$'), 'hex')`,
      `substring(${value} from '^(.*):')`,
    ],
    // What is sealed empty has no bytes to prove or to turn, whatever its nonce.
    cells: (stored) => ({ cells: [stored.endsWith(':') ? '' : stored] }),
    replace: (stored, [cell]) => cell ?? stored,
    // Bytes beside a nonce are sealed or nothing: no application reads plaintext there.
    plaintextOf: () => null,
    withPlaintexts: () => null,
  };
}
