import { type OperatorError, refusal } from '../errors.ts';
import { printable } from '../plan/printable.ts';

/** No export was made, and why; no plaintext stands anywhere, and nothing was changed. */
export function exportFailed(why: string, hint: string): OperatorError {
  return refusal('export-failed', `nothing was exported: ${why}`, `${hint}; nothing was changed`);
}

export function fileExists(file: string): OperatorError {
  return refusal(
    'export-file-exists',
    `${printable(file)} exists already, and an export never overwrites a file`,
    'choose another name',
  );
}

/** An earlier export was killed; what it left is sealed, or tells of rows without what they hold. */
export function partExists(part: string): OperatorError {
  return refusal(
    'export-file-exists',
    `${printable(part)} exists already: another export writes it, or one that was killed left it`,
    'where no other export goes on, remove it (no plaintext is in it), or choose another name',
  );
}

/** A failure of the system to make, write or read a file, in words; anything else as it is. */
export function inWords(error: unknown, path: string): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (typeof code !== 'string' || !/^E[A-Z\d]+$/.test(code)) return error;
  const reason = REASONS[code] ?? `the system says ${code}`;
  return exportFailed(`${printable(path)}: ${reason}`, HINTS[code] ?? 'choose a folder you may write to');
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EIO: 'the disk does not answer',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};

const HINTS: Readonly<Record<string, string>> = {
  ENOENT: 'make the folder, or choose another',
  ENOSPC: 'choose a folder with more room',
  EDQUOT: 'choose a folder with more room',
  EFBIG: 'choose a folder with more room',
};
