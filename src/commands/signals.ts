/** Where signals come from: `process`, or a test's emitter. */
export interface Signals {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
}

export const STOP_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

const CODES: Record<StopSignal, number> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** 128 and the signal's number, as shells say it. */
export function exitCodeOf(signal: StopSignal): number {
  return CODES[signal];
}

/** A person pressed Ctrl-C at a question, or a signal came before a run: nothing was changed, nothing is said. */
export class Interrupted extends Error {
  readonly exitCode: number;

  constructor(signal: StopSignal = 'SIGINT') {
    super('interrupted');
    this.name = 'Interrupted';
    this.exitCode = CODES[signal];
  }
}

interface Watch {
  signals: Signals;
  /** The first signal: end in good order. */
  onStop: (signal: StopSignal) => void;
  /** Ctrl-C once more: leave at once. */
  onSecondInterrupt: () => void;
  /** True for a signal that somebody else hears now. */
  isDeaf?: (signal: StopSignal) => boolean;
}

/** Listens until the work is done; resolves with its result and the signal that came first, if one came. */
export async function whileWatching<T>(
  { signals, onStop, onSecondInterrupt, isDeaf = () => false }: Watch,
  work: () => Promise<T>,
): Promise<{ result: T; stoppedBy: StopSignal | null }> {
  let stoppedBy: StopSignal | null = null;
  const listeners = STOP_SIGNALS.map((signal) => ({
    signal,
    listener: () => {
      if (isDeaf(signal)) return;
      if (stoppedBy === null) {
        stoppedBy = signal;
        onStop(signal);
      } else if (signal === 'SIGINT') onSecondInterrupt();
    },
  }));
  for (const { signal, listener } of listeners) signals.on(signal, listener);
  try {
    return { result: await work(), stoppedBy };
  } finally {
    for (const { signal, listener } of listeners) signals.off(signal, listener);
  }
}
