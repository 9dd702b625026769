const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes as a person says them: `812 B`, `18 kB`, `1.4 MB`. */
export function shownSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && size < 9.95 ? 1 : 0;
  return `${size.toFixed(digits)} ${UNITS[unit]}`;
}
