import { isUtf8 } from 'node:buffer';
import { opensMedia } from './media-opening.ts';

/**
 * What an opened cell says for the key it was opened with, where the scheme itself proves nothing: `proof`; `fits`,
 * which random bytes might do by chance; `silent`; or `contradicts`, which text under the right key never does.
 */
export type Evidence = 'proof' | 'fits' | 'silent' | 'contradicts';

/** Random bytes of this length pass for printable text once in a hundred million times. */
export const ENOUGH_TEXT = 24;
/** A whole JSON document shorter than this might come about by chance. */
const ENOUGH_JSON = 8;

const WEBVTT = /^\uFEFF?WEBVTT(?:[ \t\r\n]|$)/;
const TSV = /^start\tend\ttext(?:\r?\n|$)/;
const SRT = /^\uFEFF?\d+\r?\n\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}/;
/** Control characters that no text has; tab, line feed, form feed and carriage return are text. */
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

/** Judges a whole cell: text of some form, or a file whose first bytes tell what it is. */
export function evidenceOf(plaintext: Buffer): Evidence {
  if (opensMedia(plaintext)) return 'proof';
  if (!isUtf8(plaintext)) return 'contradicts';
  const text = plaintext.toString();
  if (WEBVTT.test(text) || TSV.test(text) || SRT.test(text) || isJson(text)) return 'proof';
  if (CONTROL.test(text)) return 'silent';
  return plaintext.length >= ENOUGH_TEXT ? 'proof' : 'fits';
}

/** Judges by how a large cell begins: a form that is not known says nothing against the key. */
export function evidenceOfBeginning(beginning: Buffer): Evidence {
  return opensMedia(beginning) ? 'proof' : 'silent';
}

function isJson(text: string): boolean {
  if (text.length < ENOUGH_JSON || !/^[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
