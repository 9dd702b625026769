import type { RunRecord } from '../plan/facts.ts';
import { plural } from '../plan/words.ts';
import type { KeyringSetup } from './operations.ts';

/** When a keyring is to be rotated again. */
export interface Due {
  words: string;
  /** It is late, or nobody can tell that it is not. */
  isLate: boolean;
}

interface DueParts {
  keyring: Pick<KeyringSetup, 'name' | 'rotateEvery'>;
  /** What the ledger holds; null where nobody has looked, or nobody may. */
  runs: readonly RunRecord[] | null;
  /** Milliseconds since 1970. */
  now: number;
}

const DAY = 86_400;

/** Counted from the last rotation that came to its end; null where nothing is configured, or nothing can be told. */
export function rotationDue({ keyring: { name, rotateEvery }, runs, now }: DueParts): Due | null {
  if (rotateEvery == null || runs === null) return null;
  const rotations = runs.filter((run) => isDone(run) && run.keyrings.some((each) => each.name === name));
  if (rotations.length === 0) return { words: 'no rotation on record', isLate: true };
  const last = Math.max(...rotations.map(({ startedAt, finishedAt }) => Date.parse(finishedAt ?? startedAt)));
  const left = last / 1_000 + rotateEvery - now / 1_000;
  return { words: dueWords(left), isLate: left < 0 };
}

function isDone({ kind, outcome }: RunRecord): boolean {
  return kind === 'rotate' && (outcome === 'done' || outcome === 'done-with-findings');
}

/** `due in 12 days`, `due today`, `3 days overdue`. */
function dueWords(left: number): string {
  const days = Math.floor(Math.abs(left) / DAY);
  if (days === 0) return left < 0 ? 'overdue since today' : 'due today';
  return left < 0 ? `${plural(days, 'day')} overdue` : `due in ${plural(days, 'day')}`;
}
