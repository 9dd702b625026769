import type { DumpedTable } from '../plan/backup-facts.ts';

/** What is to be dumped: the whole database, or these tables. */
export interface Dumping {
  whole: boolean;
  tables: readonly DumpedTable[];
  /** Whether values stand in large objects: all of them are taken along then. */
  largeObjects: boolean;
  /** Whether there are any now, so that the backup must hold them. */
  hasLargeObjects: boolean;
}

/** Milliseconds that pg_dump may wait for a table's lock: an ALTER TABLE that waits must not wait for ever. */
const LOCK_WAIT = 60_000;

/** The arguments of pg_dump; who connects where is no part of them, for whoever lists processes reads them. */
export function dumpArguments({ whole, tables, largeObjects }: Dumping): string[] {
  const always = ['--format=custom', '--no-password', `--lock-wait-timeout=${LOCK_WAIT}`];
  if (whole) return always;
  return [
    ...always,
    '--strict-names',
    // With tables named, pg_dump leaves all large objects out unless it is told; the short form is every version's.
    ...(largeObjects ? ['-b'] : []),
    ...tables.map(({ schema, name }) => `--table=${exactly(schema)}.${exactly(name)}`),
  ];
}

/** A name as a pattern that means only itself. */
function exactly(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
