import { createCipheriv, createHmac } from 'node:crypto';

import { FernetKey, fernet } from '../../src/schemes/fernet.ts';
import type { Judging } from '../../src/plan/judge.ts';
import type { Cell, Storage } from '../../src/storage/storage.ts';
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
  plaintextOf: () => null,
  withPlaintexts: () => null,
  beside: [],
  read: (column) => column,
  write: (value) => [value],
  cells: (stored) => ({ cells: [...stored.matchAll(/\[([^\]]*)\]/g)].map(([, cell]) => cell!) }),
  replace(stored, cells) {
    const next = cells.values();
    return stored.replace(/\[([^\]]*)\]/g, (_, kept) => `[${next.next().value ?? kept}]`);
  },
};

/** The cells of a value in square brackets. */
export function cellsIn(stored: string): readonly Cell[] {
  const taken = bracketed.cells(stored);
  return 'cells' in taken ? taken.cells : [];
}

/** A token whose signature is right and whose plaintext ends as the given whole blocks do, padded or not. */
export function signedBlocks(signer: FernetKey, blocks: Buffer): string {
  const key = signer.material.reveal();
  const head = Buffer.from(signer.seal(Buffer.alloc(0)), 'base64url').subarray(0, 25);
  const cipher = createCipheriv('aes-128-cbc', key.subarray(16), head.subarray(9)).setAutoPadding(false);
  const signed = Buffer.concat([head, cipher.update(blocks), cipher.final()]);
  const mac = createHmac('sha256', key.subarray(0, 16)).update(signed).digest();
  const text = Buffer.concat([signed, mac]).toString('base64url');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** A cell that proves its key and does not open. */
export function forged(signer: FernetKey): string {
  return signedBlocks(signer, Buffer.from('sixteen bytes ok'));
}

function ready(byte: number): FernetKey {
  return new FernetKey(fernet.parseKey(Buffer.alloc(32, byte).toString('base64')));
}
