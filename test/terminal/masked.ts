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
    .replace(/(?<=\d %) {2,}[\d,]+\/s.*$/gm, '    RATE    TIME LEFT')
    .replace(/^ [·▁-█]+ +most .*$/gm, '')
    .replace(/\d+\.\d s\b/g, '0.0 s')
    .replace(/(?<=digest\s+)[0-9a-f]{4}(\s+)[0-9a-f]{4}/g, '####$1####');
  const everywhere = withoutMachine(plain);
  return run === null ? everywhere : everywhere.replaceAll(run, 'RUN-ID#');
}

/** Which pg_dump a machine has is its own affair, and so is how many lines it takes to say it. */
function withoutMachine(frame: string): string {
  const note = /^ (?:Keyturn can’t make one itself|Or type “take FOLDER”)[^›]*\n(?= ›)/m;
  if (!note.test(frame)) return frame;
  return frame
    .replace(note, ' (WHETHER PG_DUMP CAN MAKE ONE)\n')
    .replace(/\n{3,}(?= Enter)/, '\n'.repeat(10));
}

/** Puts `#` for what is behind the start that may stay. */
function sameLength(start: string): (found: string) => string {
  return (found) => start.padEnd(found.length, '#');
}
