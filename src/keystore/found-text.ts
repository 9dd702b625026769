import type { TextSource } from '../config/config.ts';

/** A text that might be a key, or the secret that a key is derived from. */
export interface FoundText {
  readonly text: string;
  /** The name it stands under, where it has one. */
  readonly name: string | null;
  /** What the operator named: a file, a folder, the environment. */
  readonly origin: string;
  /** Where it stands, in words; never the text. */
  readonly source: string;
  /** How a configuration would name it; null where it can't. */
  readonly place: TextSource | null;
  /** False for a part of a line, which is tried as a key alone: too many such to derive keys from. */
  readonly isWhole: boolean;
}

/** No key and no secret is longer. */
export const LONGEST_TEXT = 4096;
const SHORTEST_KEY = 32;
const LONGEST_KEY = 512;

/** A name that may be shown. What stands before `=` in some text may be half a secret: no longer, and no stranger. */
export function isName(text: string): boolean {
  return /^[A-Za-z_][\w.-]{0,39}$/.test(text);
}

/** A name that is one wherever it stands before `=`. */
export function isVariable(text: string): boolean {
  return /^[A-Z_][A-Z0-9_]{0,39}$/.test(text);
}

/** `NAME=value` within a text, as lists of variables have it. */
export function assignedIn(found: FoundText): FoundText[] {
  const [, name = '', value = ''] = /^\s*(?:export\s+)?(\w+)=(.+)$/s.exec(found.text) ?? [];
  return isVariable(name) ? [{ ...found, text: value, name, place: null }] : [];
}

/** The text that a text is the base64 of, as Kubernetes writes its secrets. */
export function decodedFrom(found: FoundText): FoundText[] {
  const isBase64 = found.text.length % 4 === 0 && /^[A-Za-z0-9+/]{8,}={0,2}$/.test(found.text);
  const text = isBase64 ? Buffer.from(found.text, 'base64').toString('latin1').replace(/\n$/, '') : '';
  if (!/^[\x20-\x7e]+$/.test(text)) return [];
  return [{ ...found, text, source: `${found.source}, decoded from base64`, place: null }];
}

/** The parts of a text that are as long as a key: whatever stands around it, quotes, names and brackets. */
export function wordsIn(text: string, { origin, source }: Pick<FoundText, 'origin' | 'source'>): FoundText[] {
  return text
    .split(/[\s"'`,;:(){}[\]<>]+/)
    .flatMap(endings)
    .filter((word) => word.length >= SHORTEST_KEY && word.length <= LONGEST_KEY)
    .map((word) => ({ text: word, name: null, origin, source, place: null, isWhole: false }));
}

/** `A=B=key=` → itself, `B=key=`, `key=`. */
function endings(word: string): string[] {
  const all = [word];
  for (let at = word.indexOf('='); at >= 0 && at < word.length - 2; at = word.indexOf('=', at + 1))
    all.push(word.slice(at + 1));
  return all;
}
