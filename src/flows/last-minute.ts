/** How many values passed in each of the last sixty seconds, oldest first; the last one is the second `until`. */
export interface LastMinute {
  readonly until: number;
  readonly passed: readonly number[];
}

const SECONDS = 60;

export function noMinute(at: number): LastMinute {
  return { until: secondOf(at), passed: [0] };
}

/** The minute with so many values more, heard at this millisecond. */
export function withPassed(minute: LastMinute, values: number, at: number): LastMinute {
  const now = minuteAt(minute, at);
  return { ...now, passed: [...now.passed.slice(0, -1), (now.passed.at(-1) ?? 0) + values] };
}

/** The same minute looked at later: seconds in which nothing came count as nothing. */
export function minuteAt({ until, passed }: LastMinute, at: number): LastMinute {
  const second = Math.max(until, secondOf(at));
  const silent = Math.min(SECONDS, second - until);
  return { until: second, passed: [...passed, ...Array<number>(silent).fill(0)].slice(-SECONDS) };
}

function secondOf(at: number): number {
  return Math.floor(at / 1_000);
}
