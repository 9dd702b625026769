import { decodeBase64 } from '../keys/base64.ts';
import type { Cell, Storage } from './storage.ts';

/** A value that holds base64url of a sealed value's text, which is base64 itself: the same storage, once more wrapped. */
export function wrapped(inner: Storage): Storage {
  return {
    ...inner,
    kind: `${inner.kind}, wrapped`,
    cells(stored) {
      const taken = inner.cells(stored);
      return 'cells' in taken ? { cells: taken.cells.map(unwrap) } : taken;
    },
    replace: (stored, cells) => inner.replace(stored, cells.map(wrap)),
    // Plaintext is not wrapped: an application that can't open a value takes the text as it stands.
  };
}

function unwrap(cell: Cell): Cell {
  if (typeof cell !== 'string' || cell === '') return cell;
  const verdict = decodeBase64(cell);
  if ('refused' in verdict) {
    const why = `it is not base64url of a text (${verdict.refused})`;
    return { loose: asText(Buffer.from(cell, 'base64')) ?? cell, why };
  }
  return asText(verdict.bytes) ?? { loose: cell, why: 'it is not base64url of a text' };
}

/** The text that these bytes are, if they are printable ASCII, as every sealed value's text is. */
function asText(bytes: Buffer): string | null {
  const isText = bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText ? bytes.toString('latin1') : null;
}

function wrap(text: string | null): string | null {
  if (text === null) return null;
  const encoded = Buffer.from(text, 'latin1').toString('base64url');
  return encoded.padEnd(Math.ceil(encoded.length / 4) * 4, '=');
}
