import { describe, expect, test } from 'vitest';

import { opensMedia } from '../../src/plan/media-opening.ts';
import { noise, noises } from '../support/chacha20.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const ascii = (text: string) => Buffer.from(text, 'latin1');

describe('a file of sound or video is known by how it begins', () => {
  test.each([
    ['Ogg', ascii('OggS\0\x02')],
    ['FLAC', ascii('fLaC\0\0\0\x22')],
    ['MP4', ascii('\0\0\0\x20ftypisom')],
    ['M4A', ascii('\0\0\0\x1cftypM4A ')],
    ['WebM', hex('1a45dfa39f4286')],
    ['WAVE', ascii('RIFF\x24\x08\0\0WAVEfmt ')],
    ['MP3 with a tag of version 2.3', ascii('ID3\x03\0\0\0\0\x0f\x76')],
    ['MP3 with a tag of version 2.4', ascii('ID3\x04\0\0\0\0\0\0')],
    ['MP3 with a tag of version 2.2', ascii('ID3\x02\0\0\x7f\x7f\x7f\x7f')],
  ])('%s', (_what, bytes) => {
    expect(opensMedia(bytes)).toBe(true);
    expect(opensMedia(Buffer.concat([bytes, noise('behind', 500)]))).toBe(true);
  });

  test.each([
    ['Ogg', ascii('Ogg')],
    ['FLAC', ascii('fLa')],
    ['MP4', ascii('\0\0\0\x20fty')],
    ['WebM', hex('1a45df')],
    ['WAVE', ascii('RIFF\x24\x08\0\0WAV')],
    ['MP3 with a tag', ascii('ID3\x03\0\0\0\0\x0f')],
    ['nothing', Buffer.alloc(0)],
  ])('%s is not, cut short within it', (_what, bytes) => {
    expect(opensMedia(bytes)).toBe(false);
  });

  test.each([
    ['RIFF that is no sound', ascii('RIFF\x24\x08\0\0AVI LIST')],
    ['WAVE without RIFF', ascii('RIFX\x24\x08\0\0WAVEfmt ')],
    ['a tag of a version that never was', ascii('ID3\x05\0\0\0\0\x0f\x76')],
    ['a tag whose length no tag has', ascii('ID3\x03\0\0\x80\0\x0f\x76')],
    ['Ogg at another place', ascii('\0OggS')],
    ['MP4 at another place', ascii('ftypisom')],
  ])('%s is none', (_what, bytes) => {
    expect(opensMedia(bytes)).toBe(false);
  });
});

/** Frames end to end, each of this header and of the length the standard gives it. */
function frames(header: string, length: number, count = 3): Buffer {
  const frame = Buffer.concat([hex(header), noise(header, length - header.length / 2)]);
  return Buffer.concat(Array.from({ length: count }, () => frame));
}

/** Headers whose frame lengths are well known. */
const MPEG: readonly (readonly [name: string, header: string, length: number])[] = [
  ['MPEG-1 layer III, 128 kbit/s at 44.1 kHz', 'fffb9064', 417],
  ['MPEG-1 layer III, the same with a byte of padding', 'fffb9264', 418],
  ['MPEG-1 layer III, 128 kbit/s at 48 kHz', 'fffb9464', 384],
  ['MPEG-1 layer III, 320 kbit/s at 32 kHz, the longest', 'fffbe864', 1440],
  ['MPEG-1 layer III, 32 kbit/s at 48 kHz, the shortest', 'fffa1464', 96],
  ['MPEG-1 layer II, 384 kbit/s at 32 kHz', 'fffde804', 1728],
  ['MPEG-1 layer II, 192 kbit/s at 48 kHz', 'fffda404', 576],
  ['MPEG-1 layer I, 384 kbit/s at 44.1 kHz', 'ffffc004', 416],
  ['MPEG-2 layer III, 64 kbit/s at 22.05 kHz', 'fff38064', 208],
  ['MPEG-2 layer III, 32 kbit/s at 16 kHz', 'fff34864', 144],
  ['MPEG-2 layer II, 64 kbit/s at 24 kHz', 'fff58404', 384],
  ['MPEG-2 layer I, 128 kbit/s at 24 kHz', 'fff78404', 256],
  ['MPEG-2.5 layer III, 16 kbit/s at 8 kHz', 'ffe32864', 144],
  ['MPEG-2.5 layer III, 24 kbit/s at 11.025 kHz', 'ffe33064', 156],
];

describe.each(MPEG)('%s', (_name, header, length) => {
  test('is sound where a second frame stands where the first one ends', () => {
    expect(opensMedia(frames(header, length))).toBe(true);
    expect(opensMedia(frames(header, length, 2))).toBe(true);
    expect(opensMedia(frames(header, length).subarray(0, 2048))).toBe(true);
  });

  test('is nothing that is known where one frame stands alone, or the next one elsewhere', () => {
    expect(opensMedia(frames(header, length, 1))).toBe(false);
    expect(opensMedia(frames(header, length).subarray(0, length + 3))).toBe(false);
    for (const off of [-1, 1]) expect(opensMedia(frames(header, length + off))).toBe(false);
  });
});

/** An ADTS frame of AAC that says it has this length. */
function aac(length: number): Buffer {
  const head = hex('fff15080001ffc');
  head[3]! |= length >> 11;
  head[4] = (length >> 3) & 0xff;
  head[5]! = ((length & 7) << 5) | 0x1f;
  return Buffer.concat([head, noise(`aac ${length}`, Math.max(0, length - head.length))]);
}

describe('AAC in ADTS', () => {
  test('is sound where frames follow each other, each of its own length', () => {
    expect(opensMedia(Buffer.concat([aac(371), aac(372)]))).toBe(true);
    expect(opensMedia(Buffer.concat([aac(7), aac(2000)]))).toBe(true);
    expect(opensMedia(Buffer.concat([aac(1536), aac(1), noise('rest', 100)]))).toBe(false);
  });

  test('is nothing that is known where one frame stands alone, or gives no length it could have', () => {
    expect(opensMedia(aac(371))).toBe(false);
    expect(opensMedia(Buffer.concat([aac(0), aac(371)]))).toBe(false);
    expect(opensMedia(Buffer.concat([aac(371), noise('else', 371)]))).toBe(false);
  });

  test('is none at a sampling rate that never was', () => {
    const frame = aac(371);
    frame[2] = 0x34 | 0x40;
    expect(opensMedia(Buffer.concat([frame, frame]))).toBe(false);
  });
});

describe('a header of MPEG with a field at its reserved value is none', () => {
  test.each([
    ['a version', 'ffeb9064', 417],
    ['a layer of MPEG-2.5', 'ffe19064', 417],
    ['a bitrate', 'fffbf064', 417],
    ['a free bitrate', 'fffb0064', 417],
    ['a sampling rate', 'fffb9c64', 417],
    ['a sync of ten bits', 'ffdb9064', 417],
  ])('%s', (_what, header, length) => {
    expect(opensMedia(frames(header, length))).toBe(false);
  });

  test('and frames that change their sampling rate or layer are none', () => {
    const [first, other] = [frames('fffb9064', 417, 1), frames('fffb9464', 384, 1)];
    expect(opensMedia(Buffer.concat([first, other]))).toBe(false);
    expect(opensMedia(Buffer.concat([first, frames('fffd9064', 600, 1)]))).toBe(false);
    expect(opensMedia(Buffer.concat([first, frames('fffba064', 522, 1)])), 'another bitrate').toBe(true);
  });
});

test('random bytes do not begin as sound does, even behind the sync bits of a frame', () => {
  for (const bytes of noises('media', { count: 20_000, length: 64 })) expect(opensMedia(bytes)).toBe(false);
  let found = 0;
  for (const bytes of noises('frames', { count: 5_000, length: 2048 })) {
    bytes.set([0xff, 0xfb]);
    if (opensMedia(bytes)) found += 1;
  }
  expect(found, 'a second header comes about by chance once in some hundred thousand times').toBeLessThan(2);
});
