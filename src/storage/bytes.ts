import type { Storage } from './storage.ts';

/** A bytea column that holds a sealed value's text. Bytes beyond ASCII, which no sealed text has, read as `\nnn`. */
export const bytes: Storage = {
  kind: 'bytes',
  columnTypes: ['bytea'],
  beside: [],
  read: (column) => `encode(${column}, 'escape')`,
  write: (value) => [`decode(${value}, 'escape')`],
  cells: (stored) => ({ cells: [stored] }),
  replace: (stored, [cell]) => cell ?? stored,
  plaintextOf: unescaped,
  withPlaintexts: (stored, [plaintext]) => (plaintext == null ? stored : escaped(plaintext)),
};

/** PostgreSQL's escape form: what is not printable ASCII as three octal digits, a backslash doubled. */
function unescaped(stored: string): Buffer {
  const latin1 = stored.replace(/\\(?:\\|([0-7]{3}))/g, (_, octal?: string) =>
    octal === undefined ? '\\' : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return Buffer.from(latin1, 'latin1');
}

function escaped(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[^\x01-\x5b\x5d-\x7f]/g, (char) =>
      char === '\\' ? '\\\\' : `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`,
    );
}
