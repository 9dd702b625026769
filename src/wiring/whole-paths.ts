import { resolve } from 'node:path';

import type { Left } from '../plan/left.ts';

/** With the paths of a search as they are found from anywhere: a later sitting may begin in another folder. */
export function withWholePaths(left: Left, cwd: string): Left {
  if (left.kind !== 'find') return left;
  const whole = (path: string) => resolve(cwd, path);
  return { ...left, files: left.files.map(whole), folders: left.folders.map(whole) };
}
