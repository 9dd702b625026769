/** Where a flush can be left, in its order. */
export const LEFT_FLUSH_STEPS = ['counted', 'gate', 'unlinking'] as const;
export type LeftFlushStep = (typeof LEFT_FLUSH_STEPS)[number];

/** A flush that did not come to its end: what it counted is counted anew, and what it asked is asked again. */
export interface LeftFlush {
  kind: 'flush';
  step: LeftFlushStep;
  /** The step in words: `step 2 of 3: consent`. */
  where: string;
  /** ISO 8601. */
  leftAt: string;
}
