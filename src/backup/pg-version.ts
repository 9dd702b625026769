/** `18.4 (Debian 18.4-1)` → `18.4`. */
export function shortVersion(version: string): string {
  return version.trim().split(/\s/)[0] ?? '';
}

/** What pg_dump and server are held together by: 18 of `18.4` and `18beta1`; before 10, 9.6 of `9.6.24`. NaN for no version. */
export function majorOf(version: string): number {
  const [, first = '', second = ''] = /^(\d+)(?:\.(\d+))?/.exec(version.trim()) ?? [];
  return Number.parseInt(first, 10) < 10
    ? Number.parseFloat(`${first}.${second}`)
    : Number.parseInt(first, 10);
}
