import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds for which a process has been at work, all its threads together; not a number where Linux is not. */
export function processorTime(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  try {
    const works = readdirSync(tasks).map((task) => readFileSync(`${tasks}/${task}/schedstat`, 'utf8'));
    return works.reduce((sum, work) => sum + Number(work.split(' ')[0]) / 1e6, 0);
  } catch {
    return Number.NaN;
  }
}
