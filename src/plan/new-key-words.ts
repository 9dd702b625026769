import { printable } from './printable.ts';

/** What has to be typed before a key is shown. */
export const SHOW_WORD = 'show it';

/** How long a program that reads or keeps a key may take. */
export const KEY_PROGRAM_SECONDS = 30;

/** Said while one is at work: no key leads out of that. */
export const STORE_PATIENCE = `A program that does not end is given up after ${KEY_PROGRAM_SECONDS} seconds.`;

type Place = { kind: 'file' } | { kind: 'store'; store: string } | { kind: 'shown' };

/** What a place to keep a key in is called, and what it means. */
export function keyPlaceWords(place: Place): readonly [name: string, what: string] {
  switch (place.kind) {
    case 'file':
      return ['A file', 'a new one for its owner alone (0600); none is overwritten'];
    case 'store':
      return [printable(place.store), 'handed to its program, and asked for again'];
    case 'shown':
      return ['Show it once', 'you put it where only you can reach, and type it back'];
  }
}

/** Said before a key is shown. */
export const SHOW_WARNING: readonly string[] = [
  'Whoever sees this screen has the key: somebody behind you, a screen share, a recording of the session. So does the clipboard, once the key is copied.',
  'It stands on the terminal’s alternate screen and is wiped when you go on. Most terminals keep no scrollback of that; one that is set to do without it does.',
];

export const FORGOTTEN =
  'The key that was shown is forgotten, and was used for nothing. A key is shown once: make another one.';

interface Kept {
  scheme: string;
  derived: string | null;
  kept: { kind: 'file'; file: string } | { kind: 'store'; store: string } | { kind: 'shown' };
}

/** `a new fernet key is kept in next.key` */
export function keptSentence({ scheme, derived, kept }: Kept): string {
  const what = derived === null ? `a new ${scheme} key` : 'a new secret, which the key is derived from,';
  switch (kept.kind) {
    case 'file':
      return `${what} is kept in ${printable(kept.file)}`;
    case 'store':
      return `${what} is kept in the store ${printable(kept.store)}`;
    case 'shown':
      return `${what} is kept where you put it`;
  }
}

interface Named extends Kept {
  keyring: string;
  setting: string | null;
}

/** What to write so that the new key becomes the target key, as it stands in the configuration. */
export function nextLines({ keyring, setting, derived }: Named): readonly string[] {
  const sources = setting === null ? SOURCES : [setting];
  const whole = setting !== null || derived === null;
  const wrapped = sources.map((source) => (whole ? source : `{ derive: …, secret: ${source} }`));
  return [
    'keyrings:',
    `  ${printable(keyring)}:`,
    ...wrapped.map((source, index) => `    ${index === 0 ? 'next:' : '# or:'} ${printable(source)}`),
  ];
}

const SOURCES = ['{ env: NAME }', '{ file: PATH }', '{ command: [PROGRAM, ARGUMENT] }'];

/** What has and has not happened by now, and what can't be undone later. */
export const AFTER_KEEPING: readonly string[] = [
  'Until then nothing uses the key, and nothing in the database has changed.',
  'What can’t be undone: once a run has sealed values with it, they open with nothing else. Keep a copy where you keep secrets.',
];
