/** The known name a mistyped one was most likely meant to be, or null where none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  const written = folded(name);
  let best: { name: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(written, folded(candidate));
    const near = distance <= Math.max(1, Math.floor(folded(candidate).length / 3));
    if (near && (best === null || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name ?? null;
}

/** `rotate_every`, `rotate-every` and `RotateEvery` are all one letter sequence. */
function folded(name: string): string {
  return name.slice(0, 100).toLowerCase().replace(/[_-]/g, '');
}

/** Letters added, dropped, changed, or swapped with their neighbour. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? beforeLast[j - 2]! + 1 : changed;
      row.push(Math.min(changed, swapped, last[j]! + 1, row[j - 1]! + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
