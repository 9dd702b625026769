import { KNOWN_ANSWERS } from '../../schemes/known-answers.ts';

/** The two keys of the known answers, as an application would be given them. */
export const FIRST_KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
export const SECOND_KEY = 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=';

/** The token that Python made of a plaintext under a key. */
export function knownToken(key: string, plaintext: string): string {
  const found = KNOWN_ANSWERS.find((answer) => answer.key === key && answer.plaintext === plaintext);
  if (found === undefined) throw new Error('there is no such known answer');
  return found.token;
}
