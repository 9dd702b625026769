import { MalformedKeyError } from '../keys/malformed-key.ts';
import type { Scheme } from './scheme.ts';

/** What can be said of a key that is being typed: which it is, or why it is none; neither holds a byte of it. */
export type TypedKey = { fingerprint: string } | { why: string };

export function typedKey(scheme: Scheme, typed: string): TypedKey {
  try {
    return { fingerprint: scheme.parseKey(typed).fingerprint };
  } catch (error) {
    if (error instanceof MalformedKeyError) return { why: whyNot(scheme, { typed, error }) };
    throw error;
  }
}

/** The first of several schemes whose key it is. */
export function typedKeyOfAny(schemes: readonly Scheme[], typed: string): TypedKey {
  const [first, ...others] = schemes.map((scheme) => typedKey(scheme, typed));
  if (first === undefined) return { why: 'no keyring has keys that can be typed' };
  if (others.length === 0) return first;
  const key = [first, ...others].find((each) => 'fingerprint' in each);
  return key ?? { why: schemes.map(lengthOf).join(', ') };
}

function whyNot(scheme: Scheme, { typed, error }: { typed: string; error: MalformedKeyError }): string {
  const { length } = [...typed.trim()];
  return length === scheme.keyCharacters ? error.reason : lengthOf(scheme);
}

function lengthOf({ name, keyCharacters }: Scheme): string {
  return `a ${name} key has ${keyCharacters}`;
}
