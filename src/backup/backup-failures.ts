import { type OperatorError, refusal } from '../errors.ts';
import { printable } from '../plan/printable.ts';

/** No backup was made, and why; nothing stands of it. */
export function backupFailed(why: string, hint: string = ELSEWHERE): OperatorError {
  return refusal('backup-failed', `no backup was made: ${why}`, `${hint}; nothing was changed`);
}

/** Somebody asked for its end. */
export function backupStopped(): OperatorError {
  return refusal(
    'backup-stopped',
    'the backup was stopped before its end',
    'its file is gone; nothing was changed',
  );
}

const ELSEWHERE = 'mend it and try again, or make a backup by other means and name it';

/** A failure to make or read a file, in words; anything else as it is. */
export function fileFailure(error: unknown, path: string): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (typeof code !== 'string' || !/^E[A-Z\d]+$/.test(code)) return error;
  return backupFailed(`${printable(path)}: ${systemReason(code)}`, 'choose a folder you may write to');
}

export function systemReason(code: string): string {
  return REASONS[code] ?? `the system says ${code}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EEXIST: 'it exists already',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};
