import { type FileHandle, open } from 'node:fs/promises';

import { printable } from '../plan/printable.ts';
import { sourceError, systemReason } from './trouble.ts';

/** Far more than any key or settings file; a mistaken path to a dump or a device ends here. */
const MOST_BYTES = 1024 * 1024;

/** The whole text of a file, UTF-8 and exactly as it stands. Every failure names the file and quotes nothing. */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readBytes(path);
  if (bytes.length > MOST_BYTES) {
    throw sourceError(`${printable(path)} is larger than 1 MiB`, 'name the file that holds the key');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw sourceError(`${printable(path)} is not UTF-8 text`, 'name a text file, and save it as UTF-8');
  } finally {
    bytes.fill(0);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    return await upTo(MOST_BYTES + 1, file);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) throw error;
    throw sourceError(
      `${printable(path)} can't be read: ${reason}`,
      'check the path in the config, and that you may read the file',
    );
  } finally {
    await file?.close();
  }
}

/** Reads to the end or to the limit; a pipe gives its bytes in pieces. */
async function upTo(most: number, file: FileHandle): Promise<Buffer> {
  const buffer = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await file.read(buffer, length, most - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

/** One newline at the end is the editor's, not the key's. */
export function withoutLastNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}
