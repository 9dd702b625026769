import { constants, type FileHandle, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

import { type OperatorError, refusal } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import { readTextFile, withoutLastNewline } from './text-file.ts';
import { systemReason } from './trouble.ts';

/**
 * Writes a key to a file that does not exist yet, for its owner alone, and reads it back. When this returns, the key
 * is on the disk; when it throws, no file of ours is left.
 */
export async function writeNewKey(file: string, text: string): Promise<void> {
  const handle = await created(file);
  try {
    await filled(handle, `${text}\n`);
    await syncFolder(dirname(file));
    if (withoutLastNewline(await readTextFile(file)) === text) return;
    throw refusal('key-not-kept', `what stands in ${printable(file)} is not the key`, 'choose another disk');
  } catch (error) {
    await unlink(file);
    const reason = systemReason(error);
    throw reason === null ? error : cantWrite(file, reason);
  }
}

async function created(file: string): Promise<FileHandle> {
  try {
    return await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  } catch (error) {
    throw refusalFor(error, file);
  }
}

function refusalFor(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EEXIST') {
    return refusal(
      'key-file-exists',
      `${printable(file)} exists already, and a key file is never overwritten`,
      'choose another name',
    );
  }
  if (code === 'ENOENT') return cantWrite(file, `the folder ${printable(dirname(file))} does not exist`);
  const reason = systemReason(error);
  return reason === null ? error : cantWrite(file, reason);
}

function cantWrite(file: string, reason: string): OperatorError {
  return refusal(
    'key-file-unwritable',
    `${printable(file)} can't be written: ${reason}`,
    'choose a folder you may write to',
  );
}

/** A umask may have taken the owner's own rights away: the mode is set once more. */
async function filled(handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new name is on the disk only once its folder is. Some file systems have no such thing as syncing a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle.close();
  }
}
