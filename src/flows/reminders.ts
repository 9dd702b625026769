import type { RunKind, RunRecord } from '../plan/facts.ts';
import { NAME } from '../plan/kind-words.ts';
import { leftKeyWords } from '../plan/left-key.ts';
import { type Left, type LeftWalk, leftWalkWords } from '../plan/left.ts';
import { printable } from '../plan/printable.ts';
import { plural } from '../plan/words.ts';
import type { HomeAction } from './home-menu.ts';
import type { RestorePointFact, Setup } from './operations.ts';

/** Something an operator should be told of as long as it stands. */
export interface Reminder {
  text: string;
  /** Where one goes on with what was left half-way; null where nothing was. */
  goesOn: HomeAction | null;
  /** What was left: a walk before its end, or a key before its configuration. */
  left?: Left;
}

/** What was left half-way or behind: runs that did not come to their end, flows before their run, keys, restore points. */
export function remindersOf({
  points,
  runs,
  left = [],
  readOnly = false,
  setup = null,
}: {
  points: readonly RestorePointFact[] | null;
  runs: readonly RunRecord[] | null;
  left?: readonly Left[];
  /** Whether nothing may be changed from here. */
  readOnly?: boolean;
  setup?: Pick<Setup, 'configFile'> | null;
}): Reminder[] {
  const ofRuns = newestOfEachKind(runs ?? []).flatMap((run) => ofRun(run, readOnly));
  // A run that was begun is further than any flow before one.
  const begun = ofRuns.map(({ goesOn }) => goesOn);
  const configFile = setup?.configFile ?? 'the configuration';
  const ofFlows = left
    .map((each) => ofLeft(each, configFile))
    .filter(({ goesOn }) => !begun.includes(goesOn));
  return [...ofRuns, ...ofFlows, ...ofPoints(points ?? [])];
}

function ofLeft(left: Left, configFile: string): Reminder {
  if (left.kind === 'generate') return { text: leftKeyWords(left, configFile), goesOn: 'generate', left };
  return { text: leftWalkWords(left), goesOn: GOES_ON[left.kind], left };
}

/** A later run of the same kind went on with what an earlier one left, or went over it. */
function newestOfEachKind(runs: readonly RunRecord[]): RunRecord[] {
  const newest = new Map<RunKind, string>();
  for (const { kind, startedAt } of runs) {
    const known = newest.get(kind);
    if (known === undefined || startedAt > known) newest.set(kind, startedAt);
  }
  return runs.filter(({ kind, startedAt }) => startedAt === newest.get(kind));
}

const GOES_ON: Record<LeftWalk['kind'], HomeAction> = {
  rotate: 'rotate',
  encrypt: 'encrypt',
  decrypt: 'decrypt',
  purge: 'purge',
  restore: 'points',
  find: 'find',
  flush: 'flush',
};

function ofRun({ run, kind, outcome, operator, host }: RunRecord, readOnly: boolean): Reminder[] {
  const name = `${kind} run ${printable(run)}`;
  switch (outcome) {
    case 'stopped':
    case 'unfinished': {
      const how = outcome === 'stopped' ? 'was stopped' : 'did not come to its end';
      const next = readOnly ? 'read only, nothing goes on from here' : `${NAME[kind]} goes on where it was`;
      return [{ text: `${name} ${how}: ${next}`, goesOn: GOES_ON[kind] }];
    }
    case 'running':
      return [{ text: `${name} by ${printable(`${operator}@${host}`)} is running now`, goesOn: null }];
    case 'done':
    case 'done-with-findings':
    case 'failed':
      return [];
  }
}

function ofPoints(points: readonly RestorePointFact[]): Reminder[] {
  const [first, ...others] = points;
  if (!first) return [];
  const whose = others.length > 0 ? 'of several runs' : `of ${first.kind} run ${printable(first.run)}`;
  const rows = points.reduce((sum, each) => sum + each.rows, 0);
  const text = `${plural(points.length, 'restore point stands', 'restore points stand')}, ${whose}: ${plural(rows, 'row')} as they were`;
  return [{ text, goesOn: null }];
}
