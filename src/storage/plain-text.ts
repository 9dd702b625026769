import { isUtf8 } from 'node:buffer';

/** The text that a plaintext is, as PostgreSQL can hold it; null for other bytes, and for text with a NUL in it. */
export function asText(plaintext: Buffer): string | null {
  return isUtf8(plaintext) && !plaintext.includes(0) ? plaintext.toString() : null;
}

/** The same as a JSON string; a lone surrogate, which jsonb refuses, can't come out of UTF-8. */
export function asJsonString(plaintext: Buffer): string | null {
  const text = asText(plaintext);
  return text === null ? null : JSON.stringify(text);
}
