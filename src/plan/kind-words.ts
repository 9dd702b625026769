import type { RunKind } from './facts.ts';

/** What a kind of run is called where one chooses it, and as the title of its steps. */
export const NAME: Readonly<Record<RunKind, string>> = {
  rotate: 'Rotate',
  encrypt: 'Encrypt',
  decrypt: 'Decrypt',
  purge: 'Lost key',
  restore: 'Restore',
};

/** The step in which it changes values. */
export const DOING: Readonly<Record<RunKind, string>> = {
  rotate: 'turning',
  encrypt: 'encrypting',
  decrypt: 'decrypting',
  purge: 'purging',
  restore: 'putting back',
};

/** What has become of a value. */
export const DONE: Readonly<Record<RunKind, string>> = {
  rotate: 'turned',
  encrypt: 'newly encrypted',
  decrypt: 'decrypted',
  purge: 'purged',
  restore: 'put back',
};

/** The same of one that is spoken of: `every encrypted value opens`. */
export const CHANGED: Readonly<Record<RunKind, string>> = { ...DONE, encrypt: 'encrypted' };

export const TO_DO: Readonly<Record<RunKind, string>> = {
  rotate: 'turn',
  encrypt: 'encrypt',
  decrypt: 'decrypt',
  purge: 'purge',
  restore: 'put back',
};

export const WOULD: Readonly<Record<RunKind, string>> = {
  rotate: 'would turn',
  encrypt: 'would be encrypted',
  decrypt: 'would be decrypted',
  purge: 'would be purged',
  restore: 'would be put back',
};

/** What a rehearsal does with a value, in memory. */
export const REHEARSED: Readonly<Record<RunKind, string>> = {
  rotate: 'opened and sealed again in memory',
  encrypt: 'sealed in memory',
  decrypt: 'opened in memory',
  purge: 'tried with every key',
  restore: 'looked at',
};

/** What a flow opens with: what it will do, and what can't be undone. */
export const OPENING: Readonly<Record<RunKind, readonly [does: string, mind: string]>> = {
  rotate: [
    'Seals every value under an older key anew with the target key.',
    'What is turned opens with the target key alone: keep it safe, and the older keys until all is verified.',
  ],
  encrypt: [
    'Seals every value that is still plaintext with the target key; what is sealed already is never sealed again.',
    'Without that key they can’t be read any more.',
  ],
  decrypt: [
    'Opens every sealed value and leaves it as plaintext in the database.',
    'Whoever reads the database, or a backup of it, then reads the secrets: that can’t be taken back.',
  ],
  purge: [
    'Deletes or blanks every value that no key opens, as each field’s onLostKey says, and what depends on it.',
    'What goes comes back from its restore point or a backup alone: look for the key first.',
  ],
  restore: [
    'Puts back what the run replaced or deleted, wherever nobody has changed it since.',
    'Values come back under the key they stood under then. What is put back is kept no longer.',
  ],
};

const BRAKES = 'While it runs you can pause it, or stop it after any batch.';

/** What holds while it runs, said before it begins. */
export const WHILE_IT_RUNS: Readonly<Record<RunKind, string>> = {
  rotate: `${BRAKES} A value is written only where it still is what was read. Values already turned stay turned.`,
  encrypt: `${BRAKES} A value is written only where it still is what was read. Values already encrypted stay encrypted.`,
  decrypt: `${BRAKES} A value is written only where it still is what was read. Values already decrypted stay plaintext.`,
  purge: `${BRAKES} A value goes only where it still is what was read. What has gone by then stays gone.`,
  restore: `${BRAKES} A row is put back only where nobody has changed it since the run.`,
};
