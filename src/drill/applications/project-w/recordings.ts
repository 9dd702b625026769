import type { Dice } from '../../made-up.ts';

/** A recording as it is uploaded: its file's name, and bytes of which the first say what kind of file it is. */
export interface Recording {
  fileName: string;
  bytes: Buffer;
}

/** How the files begin that people upload: by that, Keyturn tells their key. */
const OPENINGS: readonly (readonly [string, Buffer])[] = [
  ['mp3', Buffer.from('ID3\x04\x00\x00\x00\x00\x02\x01', 'latin1')],
  ['wav', Buffer.from('RIFF\x24\x30\x00\x00WAVEfmt ', 'latin1')],
  ['ogg', Buffer.from('OggS\x00\x02', 'latin1')],
  ['flac', Buffer.from('fLaC\x00\x00\x00\x22', 'latin1')],
  ['m4a', Buffer.from('\x00\x00\x00\x20ftypM4A ', 'latin1')],
  ['mkv', Buffer.from('1a45dfa3a3', 'hex')],
];

const SUBJECTS = ['Interview', 'Vorlesung', 'Team call', 'Réunion', 'Podcast', 'Hearing'];

/** The kinds of files take turns. */
export function madeUpRecording(dice: Dice, ordinal: number, length = 2_000 + dice(4_000)): Recording {
  const [ending, opening] = OPENINGS[ordinal % OPENINGS.length]!;
  const fileName = `${SUBJECTS[dice(SUBJECTS.length)]} ${ordinal}.${ending}`;
  return { fileName, bytes: Buffer.concat([opening, noise(dice, length - opening.length)]) };
}

/** Samples and nothing before them, as a dictating machine writes them: nothing says what they are. */
export function headerless(dice: Dice, ordinal: number): Recording {
  return { fileName: `DICT${String(ordinal).padStart(4, '0')}.raw`, bytes: noise(dice, 3_000) };
}

function noise(dice: Dice, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => dice(256)));
}
