import type { ErrorFact } from '../errors.ts';
import type { RunKind } from '../plan/facts.ts';
import { shownField } from '../plan/names.ts';
import { listed, plural } from '../plan/words.ts';
import type { RunRequest, Setup } from './operations.ts';

/** What an operator asks of a run beside its kind; it changes between rehearsals, never after the gates. */
export type Wishes = Pick<RunRequest, 'fields' | 'widen' | 'keyIsLost' | 'accept' | 'restorePoint'>;

/** A question before the gates, whose answer lets a run go another way than it would by itself. */
export interface Asking {
  readonly name: 'widen' | 'lost-key' | 'readable-fields' | 'undecidable' | 'leave-undecidable' | 'keep-none';
  /** Why it is asked, where a rehearsal was refused. */
  readonly refusal: ErrorFact | null;
  /** What else there is to say of that. */
  readonly note: string | null;
  readonly question: string;
  /** What to do to answer, in words. */
  readonly how: string;
  /** What has to be typed; `yes` is heard in its short form, too. */
  readonly word: string;
  /** Whether `no` goes on, too, without the wish. */
  readonly mayDecline: boolean;
  readonly wish: Wishes;
}

/** An answer that was given: its words go into the record; the wish is null where it was declined. */
export type Said =
  | { readonly passed: true; readonly words: string; readonly wish: Wishes | null }
  | { readonly passed: false; readonly why: string };

interface Refused {
  kind: RunKind;
  setup: Setup;
  wishes: Wishes;
  error: ErrorFact;
}

const YES = { how: 'Type yes to go on.', word: 'yes', mayDecline: false } as const;

/** The sentence that a purge against the odds takes. */
const KEY_IS_LOST = 'the key is lost';

/** What can be answered to a refused rehearsal so that it is tried again another way; null where nothing can. */
export function wayOn({ kind, setup, wishes, error }: Refused): Asking | null {
  switch (error.code) {
    case 'column-width':
      return kind === 'encrypt' && !wishes.widen ? widen(error) : null;
    case 'key-not-lost':
    case 'unproven-key':
      return kind === 'purge' && !wishes.keyIsLost ? lostKey(error) : null;
    case 'not-read-as-plaintext':
      return kind === 'decrypt' && !wishes.fields ? readableFields(setup, error) : null;
    case 'ambiguous-key':
      return wishes.accept?.length ? leaveUndecidable(error) : null;
    default:
      return null;
  }
}

function widen(refusal: ErrorFact): Asking {
  const question = 'May Keyturn make every column wide enough that is too narrow, before the first value?';
  return { ...YES, name: 'widen', refusal, note: refusal.hint, question, wish: { widen: true } };
}

function lostKey(refusal: ErrorFact): Asking {
  const wrongKey = 'A wrong key in the environment looks just like this.';
  return {
    name: 'lost-key',
    refusal,
    note: refusal.code === 'unproven-key' ? wrongKey : 'Key status shows which values do not open.',
    question: 'Find the key first (Tab). Only where nobody has it any more:',
    how: `Type ${KEY_IS_LOST} to rehearse the purge all the same.`,
    word: KEY_IS_LOST,
    mayDecline: false,
    wish: { keyIsLost: true },
  };
}

/** The others stay as they are: an application that reads plaintext in some fields is the usual one. */
function readableFields({ fields, application }: Setup, refusal: ErrorFact): Asking | null {
  const readable = fields.filter(({ readsPlaintext }) => readsPlaintext !== false).map(({ field }) => field);
  if (readable.length === 0) return null;
  const names = readable.length > 3 ? plural(readable.length, 'field') : listed(readable.map(shownField));
  const question = `Decrypt only what ${application} reads as plaintext: ${names}?`;
  return {
    ...YES,
    name: 'readable-fields',
    refusal,
    note: refusal.hint,
    question,
    wish: { fields: readable },
  };
}

function leaveUndecidable(refusal: ErrorFact): Asking {
  const question = 'Leave the undecidable values as they are, and rehearse again?';
  return { ...YES, name: 'leave-undecidable', refusal, note: null, question, wish: { accept: [] } };
}

const UNDECIDED: Partial<Record<RunKind, string>> = {
  rotate: 'Turn them',
  decrypt: 'Open them',
  purge: 'Keep them',
};

/** What to do about values nothing proves the key of, once a rehearsal has come upon some; null where that is settled. */
export function askUndecidable({
  kind,
  found,
  wishes,
}: {
  kind: RunKind;
  found: number;
  wishes: Wishes;
}): Asking | null {
  const treat = UNDECIDED[kind];
  if (treat === undefined || found === 0 || wishes.accept !== undefined) return null;
  return {
    name: 'undecidable',
    refusal: null,
    note: null,
    question: `Nothing about ${plural(found, 'value')} proves a key. ${treat} as if under the one older key that the others prove?`,
    how: 'Type yes to rehearse so, or no to leave them as they are.',
    word: 'yes',
    mayDecline: true,
    wish: { accept: ['undecidable'] },
  };
}

/** Nothing is lost by a purge unless somebody says so in words. */
export function askKeepNone(kind: RunKind): Asking {
  const changed = kind === 'purge' ? 'What goes' : 'What is replaced';
  return {
    name: 'keep-none',
    refusal: null,
    note: null,
    question: `${changed} would be kept nowhere, and could come back from a backup alone.`,
    how: 'Type keep none to go on without a restore point.',
    word: 'keep none',
    mayDecline: false,
    wish: { restorePoint: 'none' },
  };
}

/** Judges what a person typed at such a question. */
export function judgeSaid({ name, word, how, mayDecline, wish }: Asking, typed: string): Said {
  const text = typed.trim().toLowerCase();
  const isYes = text === word || (word === 'yes' && text === 'y');
  if (isYes) return { passed: true, words: `${name}: typed ${word}`, wish };
  if (mayDecline && (text === 'no' || text === 'n'))
    return { passed: true, words: `${name}: typed no`, wish: null };
  const what = how.replace(/^Type/, 'type').replace(/\.$/, '');
  return { passed: false, why: `${text === '' ? 'nothing was typed' : 'that is not it'}: ${what}` };
}
