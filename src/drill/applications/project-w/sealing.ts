import type { KeyMaterial } from '../../../keys/key-material.ts';
import { chacha20 } from '../../../schemes/chacha20.ts';

/** A sealed value as two columns hold it: the nonce as base64, the bytes as PostgreSQL reads them from text. */
export interface BesideNonce {
  nonce: string;
  bytes: string;
}

export type SealBeside = (plaintext: Buffer | string) => BesideNonce;

export function besideNonce(key: KeyMaterial): SealBeside {
  const ready = chacha20.ready(key);
  return (plaintext) => {
    const [nonce = '', hex = ''] = ready.seal(Buffer.from(plaintext)).split(':');
    return { nonce, bytes: `\\x${hex}` };
  };
}
