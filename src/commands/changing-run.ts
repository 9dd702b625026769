import { nextSteps } from '../flows/next-steps.ts';
import type { Operations, RunRequest, Scope, Setup } from '../flows/operations.ts';
import { atPace } from '../flows/speed-limit.ts';
import type { RunFact } from '../plan/facts.ts';
import { draggedLine } from '../plan/restore-words.ts';
import type { Acceptable } from '../plan/row-status.ts';
import { fieldFinished } from '../plan/run-words.ts';
import type { TreatmentKind } from '../plan/treatment.ts';
import { BACKUP_FLAGS, backupFolder, foretellBackup, passGatesAndBackUp } from './backup-flag.ts';
import { type Call, type Flag, isOn, listFlag, textFlag } from './command.ts';
import { LIMIT_FLAG, limitOf } from './limit-flag.ts';
import { SCOPE_FLAGS, setupAndScope } from './scope.ts';
import { tellRun } from './tell-run.ts';
import { withOperations } from './with-operations.ts';

/** The flags that every run that changes values has. */
export const RUN_FLAGS: readonly Flag[] = [
  ...SCOPE_FLAGS,
  ...BACKUP_FLAGS,
  {
    flags: '--restore-point <what>',
    about: 'keep what is replaced in the ledger, for keyturn restore; or none',
    choices: ['keep', 'none'],
  },
  LIMIT_FLAG,
  { flags: '--reason <text>', about: 'why, for the record' },
  { flags: '--ticket <id>', about: 'under which ticket, for the record' },
];

export const ACCEPT_FLAG: Flag = {
  flags: '--accept <status...>',
  about: 'take values nothing proves the key of to stand under the one older key that others prove',
  choices: ['undecidable'],
};

export const RUN_EXITS: readonly (readonly [string, string])[] = [
  ['4', 'cannot connect or log in'],
  ['5', 'finished, with values left as they were (findings)'],
  ['129, 130, 143', 'stopped by a signal after the batch in hand; run it again to go on'],
];

/** What a kind of run makes sure of before anybody is asked anything. */
type First = (about: { setup: Setup; scope: Scope }) => Promise<void>;

async function nothing(): Promise<void> {}

/** Does, or rehearses, a run of this kind as its flags say, and tells it. Resolves with the exit code. */
export async function doRun(call: Call, kind: TreatmentKind, first: First = nothing): Promise<number> {
  backupFolder(call);
  const limit = limitOf(call);
  return withOperations(call, async (operations) => {
    const dryRun = isOn(call, 'dryRun');
    const { setup, scope } = await setupAndScope(call, operations);
    await first({ setup, scope });
    const asked = { ...scope, ...wishesOf(call) };
    const running = { call, operations, kind, limit, nextSteps: nextSteps(kind, setup) } as const;
    if (dryRun) {
      await foretellBackup({ call, operations, kind, scope });
      const facts = operations.rehearse({ ...asked, backup: textFlag(call, 'backup') }, kind);
      return tellRun({ ...running, dryRun, facts });
    }
    if (kind === 'purge') await foretellPurge(call, atPace(operations.rehearse(asked, kind), limit.pace));
    const passed = await passGatesAndBackUp({ call, operations, kind, setup, scope });
    const answers = [...passed.answers, ...limit.answers];
    const facts = begin(operations, kind, { ...asked, ...passed, answers });
    return tellRun({ ...running, dryRun, facts });
  });
}

/** What is to go, and all it drags along, is told before the gate opens; for a script's eyes the run's own facts are enough. */
async function foretellPurge({ output }: Call, facts: AsyncGenerator<RunFact, void, void>): Promise<void> {
  for await (const fact of facts) {
    if (fact.event === 'field-finished')
      await output.note(fieldFinished(fact, { kind: 'purge', dryRun: true }));
    if (fact.event === 'dragged') await output.note(draggedLine(fact));
  }
}

function begin(operations: Operations, kind: TreatmentKind, request: RunRequest) {
  switch (kind) {
    case 'rotate':
      return operations.rotate(request);
    case 'encrypt':
      return operations.encrypt(request);
    case 'decrypt':
      return operations.decrypt(request);
    case 'purge':
      return operations.purge(request);
  }
}

/** What was said of the run by flags; a flag that a command does not have is never set. */
function wishesOf(call: Call): RunRequest {
  const restorePoint = textFlag(call, 'restorePoint');
  const accept = listFlag(call, 'accept') as readonly Acceptable[];
  return {
    reason: textFlag(call, 'reason'),
    ticket: textFlag(call, 'ticket'),
    ...(accept.length > 0 && { accept }),
    ...(isOn(call, 'widen') && { widen: true }),
    ...(isOn(call, 'keyIsLost') && { keyIsLost: true }),
    ...(restorePoint !== null && { restorePoint: restorePoint === 'keep' ? 'keep' : 'none' }),
  };
}
