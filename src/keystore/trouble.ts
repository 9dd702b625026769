import { type OperatorError, usageError } from '../errors.ts';

/** A source gave nothing to use. The message names the source, never what was found in it. */
export function sourceError(message: string, hint: string): OperatorError {
  return usageError('unreadable-source', message, hint);
}

/** Why the system refused, in words; null for what can't be named, which is then a bug. */
export function systemReason(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (typeof code !== 'string' || !/^E[A-Z\d]+$/.test(code)) return null;
  return REASONS[code] ?? `the system says ${code}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};
