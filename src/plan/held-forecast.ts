/**
 * Seconds that a run is likely to take: what its rehearsal foretells, or what a limit in rows a second makes of it, which
 * lets every row pass twice, when it is turned and when it is proved.
 */
export function heldForecast(
  seconds: number,
  { rows, limit }: { rows: number; limit: number | null },
): number {
  return limit === null ? seconds : Math.max(seconds, (2 * rows) / limit);
}
