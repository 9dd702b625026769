/** Runs of fewer characters may be the same by chance. */
const LEAST = 6;
const MASK = '…';

/** A text without whatever repeats a part of a secret, as it is or as base64 or hex of it. */
export function masked(text: string, secret: string): string {
  return formsOf(secret).reduce(withoutPartsOf, text);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const otherAlphabet = secret.replaceAll('-', '+').replaceAll('_', '/');
  const forms = [secret, otherAlphabet, bytes.toString('base64'), bytes.toString('base64url'), hex];
  return [...new Set([...forms, hex.toUpperCase()])];
}

function withoutPartsOf(text: string, form: string): string {
  let left = '';
  let at = 0;
  while (at < text.length) {
    const length = partLength(text, { at, form });
    left += length < LEAST ? text[at] : MASK;
    at += length < LEAST ? 1 : length;
  }
  return left;
}

/** How many characters from there stand in the form, one after the other. */
function partLength(text: string, { at, form }: { at: number; form: string }): number {
  let length = 0;
  while (at + length < text.length && form.includes(text.slice(at, at + length + 1))) length += 1;
  return length;
}
