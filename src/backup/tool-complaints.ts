import type { OperatorError } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import { backupFailed, systemReason } from './backup-failures.ts';
import type { ToolEnd } from './run-tool.ts';

/** What a tool of PostgreSQL's may complain of, and our words for it. */
interface Complaint {
  heard: RegExp;
  /** `name` is what the first group caught: a table, a version, never anything out of a row. */
  why: (name: string) => string;
  hint?: string;
}

/**
 * Why a tool did not do its work, in our own words: its own may quote what stands in a row, so only what is known by
 * its shape is repeated, and of that the names alone.
 */
export function complaintOf(tool: string, end: ToolEnd): OperatorError {
  if (end.notStarted !== null)
    return backupFailed(`${tool} can’t be started: ${systemReason(end.notStarted)}`);
  for (const { heard, why, hint } of COMPLAINTS) {
    const found = heard.exec(end.stderr);
    if (found !== null)
      return backupFailed(`${tool}: ${why(printable((found[1] ?? '').slice(0, 200)))}`, hint);
  }
  if (end.killedBy !== null) return backupFailed(`${tool} was ended by ${end.killedBy}`);
  return backupFailed(`${tool} failed with exit code ${end.code ?? 'unknown'}`, RUN_IT);
}

const RUN_IT = 'run it by hand to see what it says (its words may quote rows, so they are not repeated here)';

const COMPLAINTS: readonly Complaint[] = [
  {
    heard: /server version: (\d[^;\s]*)/,
    why: (server) => `it is older than the server, ${server}: it refuses`,
    hint: 'install the client tools of the server’s version',
  },
  { heard: /No space left on device/, why: () => 'the disk is full', hint: 'choose a folder with more room' },
  { heard: /Disk quota exceeded/, why: () => 'the disk quota is used up' },
  { heard: /File too large/, why: () => 'the file would be larger than the system allows' },
  {
    heard: /row-level security policy for table "?([^"\n]+)/,
    why: (table) => `row-level security hides rows of ${table} from this role`,
    hint: 'connect as the table’s owner, or as a role with bypassrls',
  },
  {
    heard: /permission denied for ((?:table|schema|sequence|view|large object|function|relation) [^\n]+)/,
    why: (what) => `this role may not read ${what}`,
    hint: 'grant it to the role, or make the backup as another',
  },
  {
    heard: /permission denied for database|not permitted to log in|no pg_hba\.conf entry/,
    why: () => 'the server does not let this role in',
    hint: 'see pg_hba.conf and the role’s rights',
  },
  {
    heard:
      /password authentication failed|no password supplied|Peer authentication failed|Ident authentication/i,
    why: () => 'the server does not let this role in: the password is wrong or missing',
    hint: 'put it in the database URL’s environment variable, PGPASSWORD or a PGPASSFILE',
  },
  {
    heard: /root certificate file|certificate verify failed|SSL error|does not support SSL|certificate/,
    why: () => 'no TLS connection as the database URL asks for it',
    hint: 'libpq reads sslrootcert from the URL, else ~/.postgresql/root.crt; the system’s own only for sslrootcert=system',
  },
  {
    heard: /too many (?:clients|connections)|remaining connection slots/,
    why: () => 'the server has no free connection',
  },
  {
    heard:
      /database "[^\n]*" does not exist|could not translate host name|connection to server [^\n]* failed|could not connect/,
    why: () => 'it can’t connect to the server',
    hint: 'it connects as Keyturn does, by the database URL: is the server still there?',
  },
  {
    heard: /(?:statement|lock) timeout/,
    why: () => 'another session held a table’s lock for too long',
    hint: 'pg_stat_activity shows who; try again when it is done',
  },
  {
    heard:
      /terminating connection|server closed the connection|connection to server was lost|SSL connection has been closed/,
    why: () => 'the connection to the server broke off',
  },
  {
    heard: /no matching (?:tables|schemas) were found/,
    why: () => 'a table is not there any more',
    hint: 'look whether the application is being migrated',
  },
  {
    heard: /end of file|uncompress|checksum|did not find magic string|unexpected data offset|corrupt/i,
    why: () => 'what was written can’t be read back whole',
    hint: 'see to the disk, or choose another folder',
  },
];
