import { resolve } from 'node:path';

import { usageError } from '../errors.ts';
import { exportGate } from '../flows/export-gate.ts';
import type { ExportRequest } from '../flows/operations.ts';
import type { Acceptable } from '../plan/row-status.ts';
import { type Call, isOn, listFlag, textFlag } from './command.ts';
import { passGate } from './gate-answers.ts';
import { exportPassphrase } from './passphrase.ts';
import { setupAndScope } from './scope.ts';
import { tellExport } from './tell-export.ts';
import { withOperations } from './with-operations.ts';

/** Opens the values of the scope into a sealed file, or rehearses it; the database is only read. */
export async function exportValues(call: Call, named: string): Promise<number> {
  refuseStrangers(call, named);
  const file = resolve(call.context.cwd, named);
  return withOperations(call, async (operations) => {
    const { setup, scope } = await setupAndScope(call, operations);
    const asked = { ...scope, ...wishesOf(call), file };
    if (isOn(call, 'dryRun')) {
      const facts = operations.exportPlaintext({ ...asked, passphrase: '', dryRun: true });
      return tellExport({ call, operations, facts });
    }
    const passphrase = await exportPassphrase(call);
    await passGate(call, exportGate(setup, file));
    return tellExport({ call, operations, facts: operations.exportPlaintext({ ...asked, passphrase }) });
  });
}

function wishesOf(call: Call): Pick<ExportRequest, 'reason' | 'ticket' | 'accept'> {
  return {
    reason: textFlag(call, 'reason'),
    ticket: textFlag(call, 'ticket'),
    accept: listFlag(call, 'accept') as readonly Acceptable[],
  };
}

const STRANGERS = { backup: '--backup', backupTo: '--backup-to', restorePoint: '--restore-point' } as const;

/** Flags of a run that changes values mean nothing here, and must not seem to. */
function refuseStrangers(call: Call, file: string): void {
  if (file.trim() === '')
    throw usageError('no-file', '--export names no file', 'name a file that does not exist yet');
  for (const [name, flag] of Object.entries(STRANGERS)) {
    if (textFlag(call, name) === null) continue;
    throw usageError(
      'nothing-changes',
      `an export changes nothing, so ${flag} has no meaning`,
      `leave ${flag} out`,
    );
  }
}
