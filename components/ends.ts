import type { EventEmitter } from 'node:events';

import type { Navigator } from './navigator.ts';

export interface Signals {
  on(signal: EndSignal, listener: () => void): unknown;
  off(signal: EndSignal, listener: () => void): unknown;
}

export type EndSignal = keyof typeof CODES;

/** 128 and the signal's number. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

interface Watched {
  signals: Signals;
  stdin: EventEmitter;
  stdout: EventEmitter;
  stderr: EventEmitter;
  navigator: Pick<Navigator, 'settle' | 'quit' | 'broken'>;
  /** What Ctrl-C does where the terminal makes it a signal; it ends the console otherwise. */
  interrupt?: () => void;
}

/**
 * Ends the console in good order on a signal, and when its terminal is gone: after the batch in hand. A lost
 * terminal speaks by SIGHUP and by errors of its streams; either alone would crash the run.
 */
export function watchEnds({ signals, stdin, stdout, stderr, navigator, interrupt }: Watched): {
  unwatch(): void;
} {
  let isEnding = false;
  const end = (code: number) => {
    if (isEnding) return;
    isEnding = true;
    navigator.settle().then(
      () => navigator.quit(code),
      (error: unknown) => navigator.broken(error),
    );
  };
  const lost = () => end(CODES.SIGHUP);
  const listeners = (Object.keys(CODES) as EndSignal[]).map((signal) => ({
    signal,
    hear: () => {
      // Ctrl-C once more from outside: any instant is safe, and waiting has become too long.
      if (isEnding && signal === 'SIGINT') navigator.quit(CODES.SIGINT);
      else if (!isEnding && signal === 'SIGINT' && interrupt) interrupt();
      else end(CODES[signal]);
    },
  }));
  for (const { signal, hear } of listeners) signals.on(signal, hear);
  for (const stream of [stdin, stdout, stderr]) stream.on('error', lost);
  stdin.on('end', lost);
  return {
    unwatch() {
      for (const { signal, hear } of listeners) signals.off(signal, hear);
      stdin.off('end', lost);
      // A stream that failed goes on failing while the process ends; nobody is left to tell.
      if (!isEnding) for (const stream of [stdin, stdout, stderr]) stream.off('error', lost);
    },
  };
}
