import { refusal } from '../errors.ts';
import { besideNonce, notReadAsPlaintext } from '../plan/reads-plaintext.ts';
import type { World } from './world.ts';

/** Refuses (exit 3) to leave plaintext where the application does not read it, or where none can stand. */
export function refuseUnreadable({ application, targets }: Pick<World, 'application' | 'targets'>): void {
  const fields = targets.flatMap((target) => target.fields);
  const unread = fields.filter(({ readsPlaintext }) => readsPlaintext === false);
  if (unread.length > 0) throw refused(notReadAsPlaintext(application, names(unread)));
  const beside = fields.filter(({ judging }) => judging.scheme.nonce === 'beside');
  if (beside.length > 0) throw refused(besideNonce(application, names(beside)));
}

function names(fields: readonly { name: string }[]): string[] {
  return fields.map(({ name }) => name);
}

function refused({ code, message, hint }: ReturnType<typeof notReadAsPlaintext>): Error {
  return refusal(code, message, hint);
}
