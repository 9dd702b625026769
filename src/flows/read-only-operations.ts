import { type OperatorError, refusal } from '../errors.ts';
import type { Operations } from './operations.ts';

/**
 * The same operations without those that change something: these refuse. It stands behind all that hides them, and a
 * new operation does not compile before it is decided here.
 */
export function readOnlyOperations(inner: Operations): Operations {
  return {
    setup: async () => ({ ...(await inner.setup()), readOnly: true }),
    check: (scope) => inner.check(scope),
    census: (scope) => inner.census(scope),
    rows: (request) => inner.rows(request),
    inspect: (address) => inner.inspect(address),
    // As `status --rows` into a file of one's own: it tells of rows, never what they hold.
    exportRows: (request) => inner.exportRows(request),
    rehearse: (request, kind) => inner.rehearse(request, kind),
    rotate: () => refusing('a rotation'),
    encrypt: () => refusing('an encryption'),
    decrypt: () => refusing('a decryption'),
    exportPlaintext: (request) =>
      request.dryRun ? inner.exportPlaintext(request) : refusing('an export of what values hold'),
    purge: () => refusing('a purge'),
    restore: () => refusing('a restore'),
    discard: () => refused('discarding a restore point'),
    restorePoints: () => inner.restorePoints(),
    unlinkOrphans: () => refused('unlinking large objects'),
    verify: (scope) => inner.verify(scope),
    backupOffer: (scope) => inner.backupOffer(scope),
    takeBackup: () => refusing('a backup'),
    flush: (request) => (request.dryRun ? inner.flush(request) : refusing('a flush')),
    findKey: (request) => inner.findKey(request),
    runs: () => inner.runs(),
    report: (run) => inner.report(run),
    findings: (request) => inner.findings(request),
    generateKey: () => refused('a new key'),
    fingerprintOf: (request) => inner.fingerprintOf(request),
    remark: () => refused('a remark on a run'),
    // What is only looked at leaves nothing half-way, and what an earlier sitting left stays left.
    remembered: async () => [],
    remember: async () => {},
    forget: async () => {},
    stop: () => inner.stop(),
    close: () => inner.close(),
  };
}

export const LEAVE_OUT = 'leave --read-only out, and KEYTURN_READ_ONLY unset';

/** Why something is not done, and how it could be. */
export function readOnlyRefusal(what: string, hint = LEAVE_OUT): OperatorError {
  return refusal('read-only', `${what} changes something, and Keyturn was started read only`, hint);
}

async function refused(what: string): Promise<never> {
  throw readOnlyRefusal(what);
}

async function* refusing(what: string): AsyncGenerator<never, void, void> {
  yield await refused(what);
}
