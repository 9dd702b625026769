/** 1204 → `1,204`. */
export function grouped(n: number): string {
  return Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 value`, `3,402 values`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

/** Seconds as a person says them: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** `61,300/s`; three figures are enough. */
export function rate(perSecond: number): string {
  const step = perSecond >= 10_000 ? 100 : perSecond >= 1_000 ? 10 : 1;
  return `${grouped(Math.round(perSecond / step) * step)}/s`;
}

/** Time left in words, or null before 1 % is done, when nobody can tell. */
export function timeLeft(progress: { done: number; total: number; seconds: number }): string | null {
  const { done, total, seconds } = progress;
  if (total <= 0 || done / total < 0.01 || done >= total) return null;
  return `about ${duration((seconds * (total - done)) / done)} left`;
}

/** 0.64 → `64 %`; never 100 % before all is done, never 0 % once something is. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '0 %';
  if (part >= whole) return '100 %';
  return `${Math.min(99, Math.max(part > 0 ? 1 : 0, Math.round((100 * part) / whole)))} %`;
}

function two(n: number): string {
  return n.toString().padStart(2, '0');
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
