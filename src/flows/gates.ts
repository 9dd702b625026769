import type { RunKind } from '../plan/facts.ts';
import { editDistance } from '../plan/nearest.ts';
import { printable } from '../plan/printable.ts';
import { folderToTake, offerInWords } from './backup-step.ts';
import type { BackupOffer, Setup } from './operations.ts';

/** A question that must be answered to go on. */
export interface Gate {
  name: 'question' | 'backup' | 'consent';
  question: string;
  /** What to do to answer, in words. */
  how: string;
  /** The word of this environment, `<application>-<environment>`. */
  word: string;
  /** True where nothing but the word itself, or a backup, lets one through. */
  strict: boolean;
  /** The backup gate only: whether Keyturn can make one itself, where that was asked. */
  offer?: BackupOffer;
  /** What else there is to say of it, in words. */
  note?: string;
}

/** A gate that was passed; `words` go into the record. */
export interface GateAnswer {
  gate: Gate['name'];
  words: string;
  /** The backup that was named, if one was. */
  backup: string | null;
  /** The folder a backup is to be made in before values are touched, if one is. */
  takeTo?: string;
}

export type Judgement = { passed: true; answer: GateAnswer } | { passed: false; why: string };

/** How an operator says that there is no backup to name. */
export const NO_BACKUP = 'no backup';

const VERBS: Record<RunKind, string> = {
  rotate: 'turn',
  encrypt: 'seal',
  decrypt: 'decrypt',
  purge: 'delete',
  restore: 'put back',
};

export type GateSetup = Pick<
  Setup,
  'application' | 'environment' | 'gateWord' | 'drill' | 'backupRequired' | 'questions'
>;

interface Gated {
  kind: RunKind;
  setup: GateSetup;
  /** Whether Keyturn can make a backup itself, where that was asked. */
  offer?: BackupOffer | null;
}

/** The gates a run of this kind must pass here, in the order in which they are asked. */
export function gatesFor({ kind, setup, offer = null }: Gated): Gate[] {
  // A drill's database is thrown away: there is nothing to have a backup of.
  const asksForBackup = setup.backupRequired || !setup.drill;
  return [
    ...(setup.questions ?? []).map((question) => questionGate(question, setup)),
    ...(asksForBackup ? [backupGate(setup, offer)] : []),
    consentGate(kind, setup),
  ];
}

/** A question of the runbook: only a plain yes goes on. */
function questionGate(question: string, { application, environment }: GateSetup): Gate {
  return {
    name: 'question',
    question: printable(question),
    how: 'Type yes to go on.',
    word: `${application}-${environment}`,
    strict: false,
  };
}

function backupGate(
  { application, environment, backupRequired }: GateSetup,
  offer: BackupOffer | null,
): Gate {
  return {
    name: 'backup',
    question: 'Which backup was made before this run?',
    how: backupRequired
      ? 'Name it: a file, a snapshot, a ticket. The configuration requires one.'
      : `Name it: a file, a snapshot, a ticket. Or type “${NO_BACKUP}” to go on without.`,
    word: `${application}-${environment}`,
    strict: backupRequired,
    ...(offer && { offer, note: offerInWords(offer) }),
  };
}

function consentGate(kind: RunKind, setup: GateSetup): Gate {
  const word = setup.gateWord ?? `${setup.application}-${setup.environment}`;
  const strict = needsTypedWord(kind, setup);
  return {
    name: 'consent',
    question: `May Keyturn ${VERBS[kind]} values in ${setup.application} ${setup.environment} now?`,
    how: strict ? `Type ${word} to go on.` : 'Type yes to go on.',
    word,
    strict,
  };
}

/** Before large objects go that nothing refers to. */
export function orphansGate(setup: GateSetup): Gate {
  const gate = consentGate('purge', setup);
  const question = 'May Keyturn unlink the large objects that no column refers to? This can’t be undone.';
  return { ...gate, question };
}

/** Before a restore point goes: what it held can't be put back any more. */
export function discardGate(run: string, setup: GateSetup): Gate {
  const gate = consentGate('restore', setup);
  return { ...gate, question: `May Keyturn remove the restore point of run ${printable(run)} for good?` };
}

/** Purge and decrypt need the word everywhere but in a drill; the rest wherever the environment has one. */
function needsTypedWord(kind: RunKind, { gateWord, drill, environment }: GateSetup): boolean {
  const always = kind === 'purge' || kind === 'decrypt';
  return gateWord !== null || (always && !drill && environment !== 'drill');
}

/** Judges what a person typed at a gate. */
export function judgeAnswer(gate: Gate, typed: string): Judgement {
  switch (gate.name) {
    case 'question':
      return judgeQuestion(gate, typed);
    case 'backup':
      return judgeBackup(gate, typed.trim());
    case 'consent':
      return judgeConsent(gate, typed);
  }
}

const YES = /^\s*(y|yes)\s*$/i;

function judgeQuestion(gate: Gate, typed: string): Judgement {
  if (YES.test(typed)) return passed(gate, `${gate.question} yes`);
  return { passed: false, why: 'type yes to go on, or press Esc to go back' };
}

function judgeBackup(gate: Gate, typed: string): Judgement {
  if (typed === '') return { passed: false, why: 'nothing was typed' };
  const folder = gate.offer ? folderToTake(typed) : null;
  if (folder !== null) return judgeTaking(gate, folder);
  const isDeclined = typed.toLowerCase() === NO_BACKUP;
  if (!isDeclined && namesNoBackup(gate, typed)) return { passed: false, why: notAName(gate, typed) };
  if (!isDeclined) return passed(gate, `backup: ${typed}`, typed);
  if (gate.strict) return { passed: false, why: 'the configuration requires a backup: name one' };
  return passed(gate, 'backup: declined');
}

/** Answers to another question: the record would say that there is a backup of this name. */
const NO_NAMES = new Set(['y', 'yes', 'n', 'no', 'none', 'nothing', 'skip', 'take']);

function namesNoBackup({ word }: Gate, typed: string): boolean {
  const said = typed.toLowerCase();
  if (NO_NAMES.has(said) || typed === word || !/[\p{L}\p{N}]/u.test(said)) return true;
  return said.length <= NO_BACKUP.length + 2 && editDistance(said, NO_BACKUP) <= 2;
}

function notAName({ strict }: Gate, typed: string): string {
  const without = strict ? '' : `, or type “${NO_BACKUP}”`;
  return `“${typed}” is no name of a backup: say which it is${without}`;
}

/** Where no backup can be made, the words are taken for what they ask, not for a name. */
function judgeTaking({ name, offer, note = '' }: Gate, folder: string): Judgement {
  if (!offer?.possible) return { passed: false, why: note };
  const words = `backup: to be made in ${folder}`;
  return { passed: true, answer: { gate: name, words, backup: null, takeTo: folder } };
}

function judgeConsent(gate: Gate, typed: string): Judgement {
  if (!gate.strict) {
    if (YES.test(typed)) return passed(gate, 'consent: yes');
    return { passed: false, why: 'type yes to go on, or press Esc to go back' };
  }
  if (typed === gate.word) return passed(gate, `consent: typed ${gate.word}`);
  if (typed === '') return { passed: false, why: `type ${gate.word} to go on` };
  return { passed: false, why: `that is not the word: it is ${gate.word}` };
}

function passed(gate: Gate, words: string, backup: string | null = null): Judgement {
  return { passed: true, answer: { gate: gate.name, words, backup } };
}
