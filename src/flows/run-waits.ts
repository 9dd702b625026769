import { flushNow } from '../plan/flush-words.ts';
import { heldWords, limitWords } from '../plan/limit-words.ts';
import { printable } from '../plan/printable.ts';
import type { RunState } from './run-data.ts';

/** What a run at work waits for and why, or what is asked about it, in one line; null where it just goes on. */
export function waitsFor({ step, data }: RunState): string | null {
  switch (step) {
    case 'interrupted':
      return 'stop after the batch in hand? Ctrl-C once more or s stops, Esc goes on';
    case 'stopping':
      return 'stopping after the batch in hand';
    case 'paused':
      return `paused by ${printable(data.setup.operator)}; p goes on${held(data.limit)}`;
    default:
      return runningWaits(data);
  }
}

function held(limit: number | null): string {
  return limit === null ? '' : `, held to ${limitWords(limit)}`;
}

function runningWaits({ run, limit, setup }: RunState['data']): string | null {
  const { waiting, batch, flush } = run;
  if (waiting !== null) return `waiting: ${printable(waiting)}`;
  const flushing = flushNow(flush);
  if (flushing !== null) return flushing;
  return limit === null ? null : heldWords({ limit, batch, operator: setup.operator });
}
