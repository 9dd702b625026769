/** What Python's `urlsafe_b64decode` says of a text: its bytes, or why it refuses. */
export type Base64Verdict = { bytes: Buffer } | { refused: string };

const VALUES = decodingTable();
const PAD = 0x3d;

/**
 * Decodes as leniently as Python does: both alphabets, characters outside them skipped, surplus padding ignored;
 * missing padding refused. Source: CPython `binascii.a2b_base64`, non-strict.
 */
export function decodeBase64(text: string): Base64Verdict {
  // First of all: Node's own decoder sees only the lower byte of a character, and takes U+0141 for an A.
  if (Buffer.byteLength(text) !== text.length) return { refused: 'it holds characters outside ASCII' };
  return decodeClean(text) ?? decodeLeniently(text);
}

/** The common case, done by Node: whole groups, nothing to skip. Null where the text needs a closer look. */
function decodeClean(text: string): Base64Verdict | null {
  if (text.length === 0 || text.length % 4 !== 0) return null;
  const pads = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === (text.length / 4) * 3 - pads ? { bytes } : null;
}

function decodeLeniently(text: string): Base64Verdict {
  const out = Buffer.alloc(Math.ceil((text.length * 3) / 4));
  let length = 0;
  let group = 0;
  let inGroup = 0;
  let pads = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === PAD) {
      pads += 1;
      if (inGroup >= 2 && inGroup + pads >= 4) return { bytes: out.subarray(0, length) };
      continue;
    }
    const value = VALUES[code]!;
    if (value < 0) continue;
    pads = 0;
    group = ((group << 6) | value) & 0xffffff;
    inGroup += 1;
    if (inGroup === 1) continue;
    out[length++] = (group >> (8 - 2 * inGroup)) & 0xff;
    if (inGroup === 4) inGroup = 0;
  }
  if (inGroup === 0) return { bytes: out.subarray(0, length) };
  if (inGroup === 1) return { refused: 'its length is not whole base64 groups' };
  return { refused: 'its base64 padding is missing' };
}

function decodingTable(): Int8Array {
  const table = new Int8Array(128).fill(-1);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
  table['-'.charCodeAt(0)] = 62;
  table['_'.charCodeAt(0)] = 63;
  return table;
}
