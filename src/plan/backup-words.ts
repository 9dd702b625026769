import type {
  BackupContents,
  BackupProgressFact,
  BackupStartedFact,
  BackupTakenFact,
} from './backup-facts.ts';
import { printable } from './printable.ts';
import { shownSize } from './shown-size.ts';
import { duration, grouped, listed, plural } from './words.ts';

/** Tables that are named one by one; of more, their number is told. */
const NAMED = 3;

/** `core_webhook`, `7 tables and all large objects`, `the whole database`. */
export function contentsInWords({ whole, tables, largeObjects }: BackupContents): string {
  if (whole) return 'the whole database';
  const names =
    tables.length <= NAMED
      ? listed(tables.map((table) => printable(table.replace(/^public\./, ''))))
      : plural(tables.length, 'table');
  return largeObjects ? `${names} and all large objects` : names;
}

/** What is about to be made, and that large objects come along whatever refers to them. */
export function backupStarted({ file, contents, pgDump }: BackupStartedFact): string {
  return `backup: pg_dump ${printable(pgDump)} dumps ${contentsInWords(contents)} to ${printable(file)}`;
}

/** `backup: 12 MB written`, `backup: 12 MB written, being read back`. */
export function backupProgress({ bytes, checking }: BackupProgressFact): string {
  return `backup: ${shownSize(bytes)} written${checking ? ', being read back' : ''}`;
}

/** A backup as the record keeps it: what an auditor needs to find it again and to know it for the same. */
export function backupRecord(fact: BackupTakenFact): string {
  const { file, bytes, sha256, contents, pgDump } = fact;
  const made = `${contentsInWords(contents)}, by pg_dump ${pgDump}, read back`;
  const size = `${shownSize(bytes)} (${grouped(bytes)} bytes)`;
  return `backup: ${file}, ${size}, SHA-256 ${sha256}; ${made}`;
}

/** The same for a screen: `backup: /var/backups/x.dump, 12 MB, SHA-256 91ab03fe…, in 2.1 s`. */
export function backupTaken({ file, bytes, sha256, seconds }: BackupTakenFact): string {
  const sum = `SHA-256 ${sha256.slice(0, 8)}…`;
  return `backup: ${printable(file)}, ${shownSize(bytes)}, ${sum}, in ${duration(seconds)}`;
}
