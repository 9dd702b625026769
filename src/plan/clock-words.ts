/** `2026-11-22 02:14` in UTC, from an ISO time. */
export function toTheMinute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

/** `2026-11-22` in UTC. */
export function day(iso: string): string {
  return iso.slice(0, 10);
}

/** `02:14:08` in UTC. */
export function clock(iso: string): string {
  return iso.slice(11, 19);
}
