type Variable = readonly [name: string, about: string];

/** What every command heeds: its own page names it. */
export const ENVIRONMENT: readonly Variable[] = [
  ['the configuration’s own', 'every { env: NAME } it names; NAME_FILE names a file that holds the value'],
  ['XDG_CONFIG_HOME', 'where keyturn/config.yaml is looked for, after ./keyturn.yaml'],
  ['INK_SCREEN_READER', 'as --screen-reader, unless it is 0, false or no'],
  ['KEYTURN_READ_ONLY', 'as --read-only, unless it is 0, false or no'],
];

/** The rest of what is heeded; the page of the whole names all of it. */
export const MORE_ENVIRONMENT: readonly Variable[] = [
  ['KEYTURN_EXPORT_PASSPHRASE', 'seals what decrypt --export writes; …_FILE names a file that holds it'],
  ['NO_COLOR', 'set to anything: no colour; bold stays'],
  ['FORCE_COLOR', '0: no colour; 1, 2, 3 or empty: colour, also in what is piped, and before NO_COLOR'],
  ['TERM', 'dumb: no screens, nothing drawn over, no colour'],
  ['LC_ALL, LC_CTYPE, LANG', 'the first that is set names UTF-8, or terminals get ASCII'],
  ['PGHOST, PGPORT', 'the server, where the database URL leaves it out'],
  ['PGUSER, PGDATABASE', 'the user and the database, likewise'],
  ['PGPASSWORD, PGPASSFILE', 'the password, or the file that holds it'],
  ['PATH', 'where pg_dump is looked for, and what a runbook runs'],
  ['TMPDIR', 'where a drill keeps its database'],
  ['SUDO_USER, USER, LOGNAME', 'who the record says it was, the first that is set'],
];
