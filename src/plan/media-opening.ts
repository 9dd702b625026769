/** The first bytes of sound and video files, each at its offset. */
const OPENINGS: readonly (readonly [number, Buffer])[] = [
  [0, Buffer.from('OggS')],
  [0, Buffer.from('fLaC')],
  [4, Buffer.from('ftyp')],
  [0, Buffer.from('1a45dfa3', 'hex')],
];

/** Whether a file of sound or video begins like this; random bytes do about once in a thousand million times. */
export function opensMedia(bytes: Buffer): boolean {
  if (OPENINGS.some(([at, opening]) => startsAt(bytes, at, opening))) return true;
  const isRiff = startsAt(bytes, 0, Buffer.from('RIFF')) && startsAt(bytes, 8, Buffer.from('WAVE'));
  return isRiff || isId3(bytes) || isTwoFrames(bytes);
}

function startsAt(bytes: Buffer, at: number, opening: Buffer): boolean {
  return bytes.subarray(at, at + opening.length).equals(opening);
}

/** The tag before an MP3: three letters alone come about by chance, so its version and its length, 7 bits a byte, count. */
function isId3(bytes: Buffer): boolean {
  if (bytes.length < 10 || !startsAt(bytes, 0, Buffer.from('ID3'))) return false;
  return bytes[3]! >= 2 && bytes[3]! <= 4 && bytes.subarray(6, 10).every((byte) => byte < 0x80);
}

/**
 * A frame of MPEG sound (MP3, AAC in ADTS), and the next one where the first says that it ends. One header alone is
 * found in random bytes once in six thousand times.
 */
function isTwoFrames(bytes: Buffer): boolean {
  const length = frameLength(bytes);
  if (length === null) return false;
  const next = bytes.subarray(length);
  if (frameLength(next) === null) return false;
  return bytes[0] === next[0] && bytes[1] === next[1] && ((bytes[2]! ^ next[2]!) & SAMPLING_BITS) === 0;
}

const SAMPLING_BITS = 0x0c;
const ADTS_HEADER = 7;
/** kbit/s by what a header says, 1 to 14: layers I, II and III of MPEG-1, then I, and II and III alike, of MPEG-2. */
const RATES: Readonly<Record<'I' | 'II' | 'III' | 'lowI' | 'low', readonly number[]>> = {
  I: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  II: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  III: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  lowI: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  low: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SAMPLES_A_SECOND = [44_100, 48_000, 32_000];
/** By the version a header says: MPEG-2.5, none, MPEG-2, MPEG-1. */
const SLOWER = [4, 0, 2, 1];

/** Bytes of the frame whose header stands here, itself included; null where none does. */
function frameLength(bytes: Buffer): number | null {
  const [sync = 0, second = 0, third = 0] = bytes;
  if (bytes.length < ADTS_HEADER || sync !== 0xff) return null;
  if ((second & 0xf6) === 0xf0) return adtsLength(bytes);
  const [version, layer] = [(second >> 3) & 3, (second >> 1) & 3];
  if ((second & 0xe0) !== 0xe0 || version === 1 || layer === 0) return null;
  const samples = SAMPLES_A_SECOND[(third & SAMPLING_BITS) >> 2];
  const isFull = version === 3;
  const kbits = ratesOf(layer, isFull)[(third >> 4) - 1];
  if (samples === undefined || kbits === undefined) return null;
  const bytesIn = (count: number) => Math.floor((count * kbits * 125) / (samples / SLOWER[version]!));
  const padding = (third >> 1) & 1;
  if (layer === 3) return (bytesIn(96) + padding) * 4;
  return bytesIn(layer === 1 && !isFull ? 576 : 1152) + padding;
}

function ratesOf(layer: number, isFull: boolean): readonly number[] {
  if (layer === 3) return isFull ? RATES.I : RATES.lowI;
  if (!isFull) return RATES.low;
  return layer === 2 ? RATES.II : RATES.III;
}

function adtsLength(bytes: Buffer): number | null {
  if (((bytes[2]! >> 2) & 15) > 12) return null;
  const length = ((bytes[3]! & 3) << 11) | (bytes[4]! << 3) | (bytes[5]! >> 5);
  return length >= ADTS_HEADER ? length : null;
}
