import type {
  FlushCountedFact,
  FlushedFact,
  FlushFact,
  FlushFailedFact,
  FlushLeftFact,
  FlushProgressFact,
  FlushStartedFact,
  FlushTotalFact,
} from './flush-facts.ts';
import { printable } from './printable.ts';
import { shownSize } from './shown-size.ts';
import { grouped, listed, plural } from './words.ts';

/** `Redis 10.0.0.7:6379, database 2: 120 keys`, and what is left alone beside it. */
export function flushStarted(fact: FlushStartedFact): readonly string[] {
  const holds = fact.keys === null ? '' : `: ${plural(fact.keys, 'key')}`;
  return [`${redisName(fact)}${holds}`, ...leftAlone(fact)];
}

/** `Redis 10.0.0.7:6379, database 2`. */
export function redisName({ server, database }: { server: string; database: number }): string {
  return `Redis ${printable(server)}, database ${database}`;
}

function leftAlone({ otherDatabases }: FlushStartedFact): readonly string[] {
  if (otherDatabases === null) return ['left alone: every other database'];
  if (otherDatabases.length === 0) return [];
  const others = otherDatabases.map(({ database, keys }) => `database ${database} (${plural(keys, 'key')})`);
  return [`left alone: ${listed(others)}`];
}

/** `webops_config:*: 37 keys, about 18 kB, such as webops_config:oauth`. */
export function flushCounted({ pattern, keys, bytes, measured, samples }: FlushCountedFact): string {
  const name = printable(pattern);
  if (keys === 0) return `${name}: no key`;
  const about = measured < keys ? 'about ' : '';
  const size = bytes === null ? '' : `, ${about}${shownSize(bytes)}`;
  return `${name}: ${plural(keys, 'key')}${size}${such(samples)}`;
}

function such(samples: readonly string[]): string {
  return samples.length === 0 ? '' : `, such as ${samples.map(printable).join(', ')}`;
}

export function flushProgress({ doing, pattern, keys }: FlushProgressFact): string {
  return `${doing}: ${printable(pattern)}: ${plural(keys, 'key')}`;
}

export function flushedLine({ pattern, keys, dryRun }: FlushedFact): string {
  const done = dryRun ? 'would be unlinked' : 'unlinked';
  return `${printable(pattern)}: ${plural(keys, 'key')} ${done}`;
}

export function flushLeftLine({ pattern, keys }: FlushLeftFact): string {
  return `${printable(pattern)}: ${plural(keys, 'key came', 'keys came')} since: does the application still write?`;
}

export function flushFailedLine({ reason }: FlushFailedFact): string {
  return `Redis is not flushed: ${printable(reason)}`;
}

export function flushSummary(fact: FlushTotalFact, exitCode: number): string {
  const code = exitCode === 0 ? '' : ` (exit ${exitCode})`;
  return `flush${fact.dryRun ? ' dry run' : ''}: ${outcome(fact)}${code}`;
}

function outcome({ keys, left, dryRun, stopped }: FlushTotalFact): string {
  if (stopped) return `stopped${dryRun ? '' : `, ${plural(keys, 'key')} unlinked`}; run it again to go on`;
  if (keys === 0 && !left) return `nothing to ${dryRun ? 'unlink' : 'do'}, no key matches`;
  if (dryRun) return `${plural(keys, 'key')} would be unlinked`;
  return `done, ${plural(keys, 'key')} unlinked${left ? `, ${grouped(left)} came since` : ', none is left'}`;
}

/** What a rehearsal foretells of the step after a run; null where there is none. */
export function flushForecast(facts: readonly FlushFact[]): string | null {
  const failed = facts.find((fact) => fact.event === 'flush-failed');
  if (failed) return `can’t be flushed: ${printable(failed.reason)}`;
  const total = facts.find((fact) => fact.event === 'flush-total');
  if (!total) return null;
  return total.keys === 0 ? 'no key matches' : `${plural(total.keys, 'key')} would be unlinked after it`;
}

/** What the step does now, of what was heard of it; null before it begins. */
export function flushNow(facts: readonly FlushFact[]): string | null {
  const last = facts.at(-1);
  switch (last?.event) {
    case undefined:
      return null;
    case 'flush-started':
      return redisName(last);
    case 'flush-counted':
      return `Redis: ${flushCounted(last)}`;
    case 'flush-progress':
      return `Redis: ${flushProgress(last)}`;
    case 'flushed':
      return `Redis: ${flushedLine(last)}`;
    case 'flush-left':
      return `Redis: ${flushLeftLine(last)}`;
    case 'flush-failed':
      return flushFailedLine(last);
    case 'flush-total':
      return `Redis: ${plural(last.keys, 'key')} unlinked`;
  }
}

interface FlushOutcome {
  text: string;
  isLeft: boolean;
}

/** What became of the step after a run, most telling first; `isLeft` where it is to be repeated. */
export function flushOutcome(facts: readonly FlushFact[]): readonly FlushOutcome[] {
  return facts.flatMap(outcomeOf);
}

function outcomeOf(fact: FlushFact): FlushOutcome[] {
  switch (fact.event) {
    case 'flushed':
      return fact.keys > 0 ? [{ text: `Redis: ${flushedLine(fact)}`, isLeft: false }] : [];
    case 'flush-left':
      return [{ text: `Redis: ${flushLeftLine(fact)}`, isLeft: true }];
    case 'flush-failed':
      return [{ text: `${flushFailedLine(fact)} (${printable(fact.hint)})`, isLeft: true }];
    case 'flush-total':
      return fact.keys === 0 ? [{ text: 'Redis: no key matched, none was unlinked', isLeft: false }] : [];
    case 'flush-started':
    case 'flush-counted':
    case 'flush-progress':
      return [];
  }
}

/** Zero is explained: what the server holds instead. */
export function noKeyMatches(fact: FlushStartedFact): { message: string; hint: string } {
  const { database, keys, otherDatabases } = fact;
  const message = keys === 0 ? `database ${database} is empty` : `no key of database ${database} matches`;
  const held = keys ? `it holds ${plural(keys, 'key')} under other names; ` : '';
  const others = otherDatabases?.length
    ? `${listed(otherDatabases.map((other) => `database ${other.database}`))} ${otherDatabases.length === 1 ? 'holds' : 'hold'} keys; `
    : '';
  const hint = `${held}${others}check the patterns (a cache may put :1: before its names) and the number in the Redis URL`;
  return { message, hint };
}
