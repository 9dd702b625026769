import { printable } from '../plan/printable.ts';
import { nearest } from '../plan/nearest.ts';

/** What is wrong with a setting, and what to write instead. */
export interface Remark {
  fact: string;
  hint: string;
}

/** A remark as zod carries it: one message of two lines. A fact that begins with `this` gets the setting's name there. */
export function say(fact: string, hint: string): string {
  return `${fact}\n${hint}`;
}

/** The two parts of `say`, or null for a message that is zod's own. */
export function remarkIn(message: string): Remark | null {
  const at = message.indexOf('\n');
  return at < 0 ? null : { fact: message.slice(0, at), hint: message.slice(at + 1) };
}

/** A word the operator wrote, fit to be repeated; null for anything long or odd enough to be a secret. */
export function speakable(word: string): string | null {
  return /^[A-Za-z][\w. -]{0,39}$/.test(word) ? printable(word) : null;
}

/** ` "sheme"`, or nothing where the word may be a secret. */
export function quoted(word: string): string {
  const shown = speakable(word);
  return shown === null ? '' : ` "${shown}"`;
}

/** `did you mean "scheme"?`, or all known names where none is near. */
export function suggestion(word: string, known: readonly string[]): string {
  if (known.length === 0) return 'leave it out';
  const near = nearest(word, known);
  return near === null ? `known here: ${known.join(', ')}` : `did you mean "${near}"?`;
}

export function unknownSetting(name: string, known: readonly string[]): string {
  const fact =
    speakable(name) === null ? 'there is no setting of this name' : `there is no setting${quoted(name)} here`;
  return say(fact, suggestion(name, known));
}
