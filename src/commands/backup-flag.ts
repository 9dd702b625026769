import { OperatorError, usageError } from '../errors.ts';
import { backupAnswer, noPgDump } from '../flows/backup-step.ts';
import { type Gate, type GateAnswer, gatesFor } from '../flows/gates.ts';
import type { BackupOffer, BackupScope, Operations, Scope, Setup } from '../flows/operations.ts';
import type { BackupFact } from '../plan/backup-facts.ts';
import { backupProgress, backupStarted, backupTaken } from '../plan/backup-words.ts';
import type { RunKind } from '../plan/facts.ts';
import { type Call, type Flag, textFlag } from './command.ts';
import { gateAnswers, type Passed, passedBy } from './gate-answers.ts';
import { exitCodeOf, Interrupted, type StopSignal, whileWatching } from './signals.ts';
import { canAsk } from './with-operations.ts';

/** The flags of every command that changes values: one of the two answers the backup gate. */
export const BACKUP_FLAGS: readonly Flag[] = [
  { flags: '--backup <location>', about: 'the backup that was made before, for the record' },
  { flags: '--backup-to <folder>', about: 'have pg_dump make one there first, and read it back' },
];

/** A run that is asked for, as far as its backup goes. */
export interface BackedRun {
  call: Call;
  operations: Operations;
  kind: RunKind;
  setup: Setup;
  scope: Scope;
}

/** Where a backup is to be made; asked before anything is opened, for the two flags exclude each other (exit 2). */
export function backupFolder(call: Call): string | null {
  const folder = textFlag(call, 'backupTo');
  if (folder === null) return null;
  if (folder.trim() === '') throw usageError('no-folder', '--backup-to names no folder', 'name a folder');
  if (textFlag(call, 'backup') === null) return folder;
  throw usageError(
    'two-backups',
    '--backup and --backup-to exclude each other',
    'name the backup that was made before, or have one made',
  );
}

/** What a dry run says of `--backup-to`: refused where the real run would be, and nothing is made. */
export async function foretellBackup(run: Omit<BackedRun, 'setup'>): Promise<void> {
  if (backupFolder(run.call) === null) return;
  await offerTo(run);
  await run.call.output.note('a dry run makes no backup');
}

/**
 * What is cheap to refuse first, then the gates, then the backup where one is asked for, by flag or at its gate. A run
 * that begins with this has its backup; one that has none is refused before anything is changed.
 */
export async function passGatesAndBackUp(run: BackedRun): Promise<Passed> {
  const { call, kind, setup, scope } = run;
  const folder = backupFolder(call);
  const mayBeAsked = canAsk(call.context, call.flags) && textFlag(call, 'backup') === null;
  const asksForBackup = gatesFor({ kind, setup }).some(isBackup);
  const offer = folder !== null || (mayBeAsked && asksForBackup) ? await offerTo(run) : null;
  const answers = await gateAnswers(call, gatesFor({ kind, setup, offer }));
  const takeTo = folder ?? answers.find((answer) => answer.takeTo !== undefined)?.takeTo;
  if (takeTo === undefined) return passedBy(answers);
  const taken = await takeIt(run, { ...scope, kind, folder: takeTo });
  const answered = answers.map((answer) => (answer.gate === 'backup' ? taken : answer));
  return passedBy(answered.includes(taken) ? answered : [...answered, taken]);
}

function isBackup({ name }: Gate): boolean {
  return name === 'backup';
}

/** Refused where `--backup-to` asks for what can't be done here. */
async function offerTo({ call, operations, kind, scope }: Omit<BackedRun, 'setup'>): Promise<BackupOffer> {
  const asked: BackupScope = { ...scope, kind };
  const offer = await operations.backupOffer(asked);
  if (!offer.possible && backupFolder(call) !== null) throw noPgDump(offer.why ?? 'nobody knows why');
  return offer;
}

/** Makes the backup and tells of it; a signal ends it, and the run with it. */
async function takeIt(
  { call, operations }: BackedRun,
  request: Parameters<Operations['takeBackup']>[0],
): Promise<GateAnswer> {
  const { context, output } = call;
  let stoppedBy: StopSignal | null = null;
  const { result } = await whileWatching(
    {
      signals: context.signals,
      onStop: (signal) => {
        stoppedBy = signal;
        operations.stop();
        void output.note('stopping the backup; nothing was changed');
      },
      onSecondInterrupt: () => context.exit(exitCodeOf('SIGINT')),
    },
    () =>
      tellBackup(call, operations.takeBackup(request)).catch((error: unknown) => {
        if (stoppedBy !== null && error instanceof OperatorError) throw new Interrupted(stoppedBy);
        throw error;
      }),
  );
  if (stoppedBy !== null) throw new Interrupted(stoppedBy);
  return result;
}

async function tellBackup(
  { output }: Call,
  facts: AsyncGenerator<BackupFact, void, void>,
): Promise<GateAnswer> {
  let answer: GateAnswer | null = null;
  for await (const fact of facts) {
    answer ??= backupAnswer(fact);
    if (fact.event === 'backup-progress') await output.progress.show(() => backupProgress(fact));
    else if (fact.event === 'backup-started') await output.tell({ fact, lines: [backupStarted(fact)] });
    else await output.tell({ fact, lines: [backupTaken(fact)], tone: 'good' });
  }
  if (answer === null) throw new Error('the backup ended without saying how');
  return answer;
}
