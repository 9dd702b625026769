import type { Becoming } from './inspection.ts';
import { NAME } from './kind-words.ts';
import { printable } from './printable.ts';
import type { RowStatus } from './row-status.ts';
import type { TreatmentKind } from './treatment.ts';

/** What stands now, and under which key it would be sealed. */
interface Value {
  readonly status: RowStatus;
  readonly reason: string | null;
  readonly target: string;
}

/** `Rotate: would be sealed anew with 3f2a 91bc`, `Rotate leaves it: damaged, no key can open it`. */
export function becomingWords(outcome: Becoming, value: Value): string {
  const name = NAME[outcome.kind];
  if (!outcome.changes) return `${name} leaves it: ${value.status}, ${whyLeft(outcome, value)}`;
  if (outcome.status === null)
    return `${name}: ${outcome.reason === null ? GOES : printable(outcome.reason)}`;
  const part = outcome.reason === null ? '' : `; left in part: ${printable(outcome.reason)}`;
  return `${name}: ${wouldBecome(outcome, value.target)}${part}${stillIs(outcome)}`;
}

const GOES = 'its row would be deleted, and what depends on it';

/** Looked at by itself the value would be left; the run was told to take it. */
export function acceptedWords(kind: TreatmentKind): string {
  return `${NAME[kind]} takes it: nothing proves its key, and you accepted such values`;
}

function wouldBecome({ kind }: Becoming, target: string): string {
  switch (kind) {
    case 'rotate':
      return `would be sealed anew with ${target}`;
    case 'encrypt':
      return `would be sealed with ${target}`;
    case 'decrypt':
      return 'would be opened, and stand as plaintext';
    case 'purge':
      return 'what no key opens would be blanked';
  }
}

/** What the worst of its cells would still be, where a run reaches only some of them. */
function stillIs({ kind, status }: Becoming): string {
  if (status === null || status === MAKES[kind] || isHarmless(status)) return '';
  return `; it would then be ${status}`;
}

const MAKES: Readonly<Record<TreatmentKind, RowStatus>> = {
  rotate: 'current-key',
  encrypt: 'current-key',
  decrypt: 'plaintext',
  purge: 'empty',
};

function isHarmless(status: RowStatus): boolean {
  return status === 'empty' || status === 'exempt';
}

/** A reason of the run's own is worth more than what follows from the status; the value's own is told elsewhere. */
function whyLeft({ kind, reason }: Becoming, value: Value): string {
  if (reason !== null && reason !== value.reason) return printable(reason);
  return WHY_LEFT[kind][value.status];
}

const NOT_OPENED = 'no key of the keyring opens it';
const DAMAGED = 'no key can open it';
const UNPROVEN = 'nothing proves its key';
const NOTHING = 'there is nothing to seal';
const OPENS = 'a key of the keyring opens it';
const SEALED = 'it is sealed already';

const WHY_LEFT: Readonly<Record<TreatmentKind, Readonly<Record<RowStatus, string>>>> = {
  rotate: {
    'current-key': 'it stands under the target key already',
    'old-key': 'it can’t be sealed anew',
    plaintext: 'it is not sealed',
    'unknown-key': NOT_OPENED,
    damaged: DAMAGED,
    undecidable: UNPROVEN,
    empty: NOTHING,
    exempt: NOTHING,
  },
  encrypt: {
    'current-key': SEALED,
    'old-key': SEALED,
    plaintext: 'it can’t be sealed',
    'unknown-key': SEALED,
    damaged: 'it looks sealed, and no key can open it',
    undecidable: UNPROVEN,
    empty: NOTHING,
    exempt: NOTHING,
  },
  decrypt: {
    'current-key': 'it can’t be opened into its column',
    'old-key': 'it can’t be opened into its column',
    plaintext: 'it is not sealed',
    'unknown-key': NOT_OPENED,
    damaged: DAMAGED,
    undecidable: UNPROVEN,
    empty: 'there is nothing to open',
    exempt: 'there is nothing to open',
  },
  purge: {
    'current-key': OPENS,
    'old-key': OPENS,
    plaintext: 'it is not sealed',
    'unknown-key': 'it can’t be blanked',
    damaged: 'it can’t be blanked',
    undecidable: UNPROVEN,
    empty: 'there is nothing to blank',
    exempt: 'there is nothing to blank',
  },
};
