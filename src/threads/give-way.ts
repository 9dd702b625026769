import { setPriority } from 'node:os';

/** Steps of niceness behind the thread that draws. */
const BEHIND = 5;

/**
 * Lets this thread give way to the one that draws and to whoever else is at work on the machine, so that keys are
 * answered while every processor is busy. Elsewhere than on Linux it would slow down the whole process.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(BEHIND);
  } catch {
    // Some sandboxes forbid it, and all goes on without.
  }
}
