import { printable } from '../plan/printable.ts';
import type { Dumping } from './dump-arguments.ts';

/** What an archive's list of contents lacks of what was to be dumped, in words; empty where all of it is there. */
export function missingFrom(list: string, { tables, largeObjects, hasLargeObjects }: Dumping): string[] {
  const entries = new Set(list.split('\n').map((line) => line.replace(/^\d+; \d+ \d+ /, '').trimEnd()));
  const lacking = tables
    .filter(({ kind }) => kind === 'table')
    .filter(({ schema, name, owner }) => !entries.has(entryOf(['TABLE DATA', schema, name, owner])))
    .map(({ schema, name }) => `the rows of ${printable(`${schema}.${name}`)}`);
  const hasObjects = [...entries].some((entry) => /^BLOBS? /.test(entry));
  return largeObjects && hasLargeObjects && !hasObjects ? [...lacking, 'the large objects'] : lacking;
}

/** pg_restore keeps an entry on one line. */
function entryOf(parts: readonly string[]): string {
  return parts
    .join(' ')
    .replace(/[\r\n]/g, ' ')
    .trimEnd();
}
