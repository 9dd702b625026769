import { hostname } from 'node:os';

import type { WebopsSite } from './opened.ts';

/**
 * A frame with what differs from run to run replaced, by as many characters wherever something follows on the line,
 * so that the layout is still compared.
 */
export function masked(frame: string, { database, folder }: WebopsSite, run: string | null = null): string {
  const plain = frame
    .replaceAll(database.name, sameLength('test_'))
    .replace(/(?<=127\.0\.0\.1:)\d+/g, sameLength(''))
    .replaceAll(folder, 'FOLDER')
    .replaceAll(`operator on ${hostname()}`, 'operator on HOST')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'YYYY-MM-DD hh:mm')
    .replace(/\d\d:\d\d:\d\d/g, 'hh:mm:ss')
    .replace(/(?<=\d %) {4}.*\/s.*$/gm, '    RATE    TIME LEFT')
    .replace(/\d+\.\d s\b/g, '0.0 s')
    .replace(/(?<=digest\s+)[0-9a-f]{4}(\s+)[0-9a-f]{4}/g, '####$1####');
  return run === null ? plain : plain.replaceAll(run, 'RUN-ID#');
}

/** Puts `#` for what is behind the start that may stay. */
function sameLength(start: string): (found: string) => string {
  return (found) => start.padEnd(found.length, '#');
}
