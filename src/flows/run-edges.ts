import type { ErrorFact } from '../errors.ts';
import type { BackupFact } from '../plan/backup-facts.ts';
import type { CheckFact, RunFact } from '../plan/facts.ts';
import { backupAnswer, backupProgressed, backupTo, failedInWords } from './backup-step.ts';
import { gatesFor, judgeAnswer } from './gates.ts';
import {
  hasWork,
  isReadOnly,
  keepsPoint,
  openGate,
  openQuestion,
  type RunData,
  type RunEvent,
  usualPoint,
} from './run-data.ts';
import { isProving, noProgress, progress, ratePerSecond } from './run-progress.ts';
import { faster, slower } from './speed-limit.ts';
import { askKeepNone, type Asking, judgeSaid, wayOn } from './ways-on.ts';

// What the edges of the run flow look at, and what they keep; run-flow.ts says where they lead.

export function isFailed({ outcome }: CheckFact): boolean {
  return outcome === 'fail';
}

export function mayChange(data: RunData): boolean {
  return !isReadOnly(data);
}

/** A walk that may change nothing ends with its rehearsal. */
export function mayBegin(data: RunData): boolean {
  return hasWork(data) && mayChange(data);
}

export function isRestore({ kind }: RunData): boolean {
  return kind === 'restore';
}

export function checked(data: RunData, { fact }: { fact: CheckFact }): RunData {
  return { ...data, checks: [...data.checks, fact] };
}

export function offered(data: RunData, { offer }: Extract<RunEvent, { type: 'offer' }>): RunData {
  return { ...data, gates: gatesFor({ kind: data.kind, setup: data.setup, offer }) };
}

function refusedWith(data: RunData, error: ErrorFact): Asking | null {
  return wayOn({ ...data, error });
}

export function hasWayOn(data: RunData, { error }: { error: ErrorFact }): boolean {
  return refusedWith(data, error) !== null;
}

export function askedWhatNext(data: RunData, { error }: { error: ErrorFact }): RunData {
  return { ...data, asking: refusedWith(data, error), refused: null };
}

export function hasOpenQuestion(data: RunData): boolean {
  return openQuestion(data) !== null;
}

export function askedOfUndecidable(data: RunData): RunData {
  return { ...data, asking: openQuestion(data), refused: null };
}

/** Where the usual is to keep nothing, nothing is given up by going back to that. */
export function givesUpTheUsual(data: RunData): boolean {
  return keepsPoint(data) && usualPoint(data) === 'keep';
}

export function askedToKeepNone(data: RunData): RunData {
  return { ...data, asking: askKeepNone(data.kind), refused: null };
}

export function toggled(data: RunData): RunData {
  return { ...data, wishes: { ...data.wishes, restorePoint: keepsPoint(data) ? 'none' : 'keep' } };
}

function saidOf({ asking }: RunData, text: string) {
  return judgeSaid(asking!, text);
}

export function isSaid(data: RunData, { text }: { text: string }): boolean {
  return saidOf(data, text).passed;
}

export function isGranted(data: RunData, { text }: { text: string }): boolean {
  const judged = saidOf(data, text);
  return judged.passed && judged.wish !== null;
}

export function said(data: RunData, { text }: { text: string }): RunData {
  const judged = saidOf(data, text);
  if (!judged.passed) return data;
  const { wish, words } = judged;
  return { ...unasked(data), said: [...data.said, words], wishes: { ...data.wishes, ...wish } };
}

export function notSaid(data: RunData, { text }: { text: string }): RunData {
  const judged = saidOf(data, text);
  return judged.passed ? data : { ...data, refused: judged.why };
}

/** Declined is settled, too: it is not asked again. */
export function leftUndecided(data: RunData, event: { text: string }): RunData {
  const next = said(data, event);
  return { ...next, wishes: { ...next.wishes, accept: [] } };
}

/** Where nothing else is to be changed, or nothing may be, there is nothing to go on to. */
export function isSaidWithWork(data: RunData, event: { text: string }): boolean {
  return isSaid(data, event) && mayBegin(data);
}

export function anew(data: RunData): RunData {
  return { ...data, rehearsal: noProgress() };
}

/** Whoever goes back to the pre-flight begins again: nothing is said yet. */
export function unsaid(data: RunData): RunData {
  return { ...unasked(data), said: [], wishes: {} };
}

export function anewAsSaid(data: RunData, event: { text: string }): RunData {
  return anew(said(data, event));
}

export function unasked(data: RunData): RunData {
  return { ...data, asking: null, refused: null };
}

export function unanswered(data: RunData): RunData {
  return { ...data, answers: [], refused: null };
}

function judged(data: RunData, text: string) {
  return judgeAnswer(openGate(data)!, text);
}

export function isWrong(data: RunData, { text }: { text: string }): boolean {
  return !judged(data, text).passed;
}

export function isLast({ gates, answers }: RunData): boolean {
  return answers.length === gates.length - 1;
}

export function hasAnswers({ answers }: RunData): boolean {
  return answers.length > 0;
}

export function withoutLastAnswer(data: RunData): RunData {
  return { ...data, answers: data.answers.slice(0, -1), refused: null };
}

export function refused(data: RunData, { text }: { text: string }): RunData {
  const judgement = judged(data, text);
  return judgement.passed ? data : { ...data, refused: judgement.why };
}

export function answered(data: RunData, { text }: { text: string }): RunData {
  const judgement = judged(data, text);
  return judgement.passed ? { ...data, answers: [...data.answers, judgement.answer], refused: null } : data;
}

export function asksToTake(data: RunData, { text }: { text: string }): boolean {
  const judgement = judged(data, text);
  return judgement.passed && judgement.answer.takeTo !== undefined;
}

export function taking(data: RunData, { text }: { text: string }): RunData {
  const judgement = judged(data, text);
  const folder = judgement.passed ? judgement.answer.takeTo : undefined;
  return folder === undefined ? data : { ...data, backup: backupTo(folder), refused: null };
}

export function backedUp(data: RunData, { fact }: { fact: BackupFact }): RunData {
  const answer = backupAnswer(fact);
  const backup = data.backup && backupProgressed(data.backup, fact);
  return { ...data, backup, answers: answer === null ? data.answers : [...data.answers, answer] };
}

export function notBackedUp(data: RunData, { error }: { error: ErrorFact }): RunData {
  return { ...data, refused: failedInWords(error) };
}

export function rehearsed(data: RunData, { fact, at }: { fact: RunFact; at: number }): RunData {
  return { ...data, rehearsal: progress(data.rehearsal, fact, at) };
}

export function ran(data: RunData, { fact, at }: { fact: RunFact; at: number }): RunData {
  return { ...data, run: progress(data.run, fact, at) };
}

export function heldMore(data: RunData, { at }: { at: number }): RunData {
  return { ...data, limit: slower(data.limit, speedNow(data, at)) };
}

/** Of the rehearsal before there is a run; null where nothing tells, as while values are proved. */
function speedNow({ run, rehearsal }: RunData, at: number): number | null {
  const going = run.started === null ? rehearsal : run;
  return isProving(going) || going.finished !== null ? null : ratePerSecond(going, at);
}

export function heldLess(data: RunData): RunData {
  return { ...data, limit: faster(data.limit) };
}

export function heldTo(data: RunData, { limit }: { limit: number | null }): RunData {
  return { ...data, limit };
}

export function failed(data: RunData, { error }: { error: ErrorFact }): RunData {
  return { ...data, failure: error };
}
