import { createDecipheriv, createHmac } from 'node:crypto';

/** Opens tokens as the Fernet specification says, with nothing of Keyturn's: null where the key does not fit. */
export function openToken(token: string, key: string): string | null {
  const secret = Buffer.from(key, 'base64');
  const bytes = Buffer.from(token, 'base64');
  if (bytes[0] !== 0x80 || bytes.length < 73) return null;
  const signed = bytes.subarray(0, -32);
  const mac = createHmac('sha256', secret.subarray(0, 16)).update(signed).digest();
  if (!mac.equals(bytes.subarray(-32))) return null;
  const decipher = createDecipheriv('aes-128-cbc', secret.subarray(16), bytes.subarray(9, 25));
  return Buffer.concat([decipher.update(signed.subarray(25)), decipher.final()]).toString();
}

/** What a token holds under the first key that fits, and in how many layers; null where none does. */
export function peel(token: string, keys: readonly string[]): { text: string; layers: number } | null {
  for (const key of keys) {
    const text = openToken(token, key);
    if (text === null) continue;
    const within = peel(text, keys);
    return within === null ? { text, layers: 1 } : { text: within.text, layers: within.layers + 1 };
  }
  return null;
}

/** A JSON value with every sealed string in it replaced by what it holds. */
export function peelJson(json: string, keys: readonly string[]): unknown {
  return JSON.parse(json, (_name, value: unknown) =>
    typeof value === 'string' ? (peel(value, keys) ?? value) : value,
  );
}
