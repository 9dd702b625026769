interface StepWords {
  readonly title: string;
  /** What the step means to somebody who sees it for the first time. */
  readonly meaning: string;
}

/** Every step that a drill's walk may take, in words; which of them one takes, and in which order, is its lesson. */
export const DRILL_STEPS = {
  generate: {
    title: 'generate a new key',
    meaning:
      'The new key is kept in a file before any row is touched: a key that is only in memory is lost with the process. Keys are shown as fingerprints, never as they are.',
  },
  status: {
    title: 'see where every value stands',
    meaning:
      'Each value is tried with every key of the keyring. Nothing is guessed from how it looks, and nothing is written.',
  },
  'dry-run': {
    title: 'rehearse',
    meaning:
      'Every value is opened and sealed again in memory. The database session is read only, so PostgreSQL itself forbids a change.',
  },
  rotate: {
    title: 'rotate',
    meaning:
      'Batch by batch (or all at once, where the configuration says so) a value is replaced only where it still is what was read. Kill it at any moment: every value is wholly old or wholly new, and running it again finishes the job. When all are turned, an independent pass opens every one with the new key alone and compares what comes out with what went in.',
  },
  'find-key': {
    title: 'look for the key',
    meaning:
      'A value is lost when no key opens it, and not before. Every key that old files hold is tried on the values that do not open, as keyturn key find --in FOLDER does. Nothing is written, and no key is shown.',
  },
  'use-found-key': {
    title: 'use the key that was found',
    meaning:
      'It goes among the older keys of its keyring, in the words in which the search named it. What it opens is not lost any more: it can be turned.',
  },
  'purge-dry-run': {
    title: 'rehearse the purge',
    meaning:
      'What is to go is counted before it goes: the values, and every row that a deletion would drag along, table by table. As keyturn purge --dry-run does, in a session that is read only.',
  },
  purge: {
    title: 'purge what no key opens',
    meaning:
      'Each lost value goes as its field says (onLostKey): deleted with its row and with all that depends on it, or emptied. What goes is kept until somebody puts it back or discards it. And people have to be told.',
  },
  restore: {
    title: 'put it back, for practice',
    meaning:
      'keyturn restore RUN undoes a purge: rows come back under their own numbers, and those that depended on them with them. Then every table is compared with what stood there before the purge.',
  },
  'purge-again': {
    title: 'purge for good',
    meaning: 'The same once more, by somebody who knows by now how it is undone.',
  },
  'encrypt-dry-run': {
    title: 'rehearse the encryption',
    meaning:
      'Every plaintext is sealed in memory, and held against the width of its column: a sealed value is longer than what it holds. keyturn encrypt --dry-run names the statement that mends a column which is too narrow.',
  },
  encrypt: {
    title: 'encrypt',
    meaning:
      'What is still plaintext is sealed under the target key; what is sealed already, under whatever key, is left as it is. What was replaced is kept until somebody discards it.',
  },
  'encrypt-again': {
    title: 'encrypt once more',
    meaning: 'A second time changes nothing: a value that is sealed is never sealed again.',
  },
  'look-within': {
    title: 'look within',
    meaning:
      'Nothing is decrypted here: keyturn decrypt --dry-run opens every value in memory, and says which of them hold a sealed value once more.',
  },
  verify: {
    title: 'verify',
    meaning:
      'The question to ask before the old key is thrown away: does every value open under the new key alone? Here some do not, on purpose, and Keyturn must say so.',
  },
  discard: {
    title: 'discard what was kept',
    meaning:
      'A restore point holds values as they were before its run. keyturn status reminds of it as long as it stands; keyturn discard RUN removes it for good.',
  },
  report: {
    title: 'keep the record',
    meaning: 'What an auditor asks for: who turned which key, when, how many values, and what proves it.',
  },
} as const satisfies Record<string, StepWords>;

export type DrillStep = keyof typeof DRILL_STEPS;

/** What a drill walks that has no lesson of its own. */
export const USUAL_STEPS: readonly { readonly step: DrillStep }[] = [
  { step: 'generate' },
  { step: 'status' },
  { step: 'dry-run' },
  { step: 'rotate' },
  { step: 'verify' },
  { step: 'report' },
];
