export const TASKS = ['status', 'dry run', 'rotate', 'verify'] as const;
export type Task = (typeof TASKS)[number];

export interface Measured {
  /** From the first question to the last fact; `rotate` without its proof pass. */
  seconds: number;
  /** The proof pass of a rotation. */
  proofSeconds: number;
  megabytes: number;
}
