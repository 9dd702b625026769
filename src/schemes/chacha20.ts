import { createCipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { KeyMaterial } from '../keys/key-material.ts';
import { MalformedKeyError } from '../keys/malformed-key.ts';
import type { Inspection, Pieces, Scheme, SchemeKey, Sealed } from './scheme.ts';

/**
 * Raw ChaCha20 (RFC 8439 without Poly1305): a 12-byte nonce kept beside the value, the block counter from 0, nothing
 * that authenticates. A cell is written `nonce:hex`, the nonce in standard base64; with `+` behind it where it is only
 * the beginning of a larger one.
 */
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const NONCE_TEXT = 16;
/** Bytes of one block of the keystream: a piece begins where a block does. */
const BLOCK = 64;

const CELL = /^(.*):([0-9a-f]*)(\+?)$/s;
const HEX_KEY = /^(?:[ \t\n\r\f\v]*[0-9a-fA-F]{2})*[ \t\n\r\f\v]*$/;

export const chacha20: Scheme = {
  name: 'chacha20',
  provenBy: 'plaintext',
  nonce: 'beside',
  keyCharacters: KEY_BYTES * 2,
  parseKey,
  generateKey: () => new KeyMaterial(randomBytes(KEY_BYTES)),
  formatKey: (material) => material.reveal().toString('hex'),
  ready: (material) => new ChaCha20Key(material),
  inspect,
};

/** As Python's `bytes.fromhex` reads it: either case, blanks between the bytes. */
function parseKey(text: string): KeyMaterial {
  const hint = 'a ChaCha20 key is 64 hex digits: 32 bytes';
  if (text.trim() === '') throw new MalformedKeyError('it is empty', hint);
  if (!HEX_KEY.test(text))
    throw new MalformedKeyError('it holds something other than pairs of hex digits', hint);
  const bytes = Buffer.from(text.replace(/\s/g, ''), 'hex');
  if (bytes.length === KEY_BYTES) return new KeyMaterial(bytes);
  throw new MalformedKeyError(`it is ${bytes.length} bytes long, not ${KEY_BYTES}`, hint);
}

function inspect(cell: string): Inspection {
  const [, nonceText, hex, isBeginning] = CELL.exec(cell) ?? [];
  if (nonceText === undefined || hex === undefined) return damaged('it has no bytes beside its nonce');
  if (nonceText.length !== NONCE_TEXT)
    return damaged(`its nonce is ${nonceText.length} characters long, not ${NONCE_TEXT}`);
  const nonce = Buffer.from(nonceText, 'base64');
  if (nonce.toString('base64') !== nonceText) return damaged('its nonce is not base64');
  // Sixteen characters of base64 that end in padding are a byte or two short.
  if (nonce.length !== NONCE_BYTES)
    return damaged(`its nonce is ${nonce.length} bytes long, not ${NONCE_BYTES}`);
  const bytes = Buffer.concat([nonce, Buffer.from(hex, 'hex')]);
  return { kind: 'sealed', sealed: { bytes, sealedAt: null, isBeginning: isBeginning !== '' } };
}

function damaged(reason: string): Inspection {
  return { kind: 'damaged', reason };
}

class ChaCha20Key implements SchemeKey {
  readonly material: KeyMaterial;
  readonly #key: KeyObject;

  constructor(material: KeyMaterial) {
    this.material = material;
    const bytes = material.reveal();
    this.#key = createSecretKey(bytes);
    bytes.fill(0);
  }

  /** Nothing in the cell can: every key opens it to something. */
  proves(): boolean {
    return false;
  }

  open(sealed: Sealed): Buffer {
    return this.openProven(sealed);
  }

  openProven({ bytes }: Sealed): Buffer {
    return this.#crypt(bytes.subarray(0, NONCE_BYTES), 0, bytes.subarray(NONCE_BYTES));
  }

  seal(plaintext: Buffer): string {
    const nonce = randomBytes(NONCE_BYTES);
    return `${nonce.toString('base64')}:${this.#crypt(nonce, 0, plaintext).toString('hex')}`;
  }

  pieces({ bytes }: Sealed): Pieces {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    return (offset, piece) => {
      if (offset % BLOCK !== 0) throw new Error(`a piece can't begin at byte ${offset}, within a block`);
      return this.#crypt(nonce, offset / BLOCK, piece);
    };
  }

  /** Sealing and opening are one: the keystream from that block on, over the bytes. */
  #crypt(nonce: Buffer, counter: number, bytes: Buffer): Buffer {
    const iv = Buffer.alloc(4 + NONCE_BYTES);
    iv.writeUInt32LE(counter);
    nonce.copy(iv, 4);
    const cipher = createCipheriv('chacha20', this.#key, iv);
    return Buffer.concat([cipher.update(bytes), cipher.final()]);
  }
}
