import { refusal, usageError } from '../errors.ts';
import type { Scope, Setup } from '../flows/operations.ts';
import { notReadAsPlaintext, nothingSaid } from '../plan/reads-plaintext.ts';
import { ACCEPT_FLAG, doRun, RUN_EXITS, RUN_FLAGS } from './changing-run.ts';
import { type Call, type Command, textFlag, UNLESS_REHEARSED } from './command.ts';
import { exportValues } from './export-values.ts';
import { fieldsIn } from './scope.ts';

export const decrypt: Command = {
  name: 'decrypt',
  summary: 'back to plaintext: in place, or into a file sealed by a passphrase',
  changes: UNLESS_REHEARSED,
  flags: [
    { flags: '--dry-run', about: 'open in memory, write nothing, foretell the run' },
    ...RUN_FLAGS,
    ACCEPT_FLAG,
    {
      flags: '--export <file>',
      about: 'change nothing: write what the values hold to this file, in the age format',
    },
    {
      flags: '--passphrase-file <file>',
      about: 'holds the export’s passphrase; else KEYTURN_EXPORT_PASSPHRASE does, else it is asked for',
    },
  ],
  examples: [
    {
      line: 'keyturn decrypt --dry-run --field core_webhook.secret',
      about: 'what would stand there as plaintext, and what is left and why',
    },
    {
      line: 'keyturn decrypt --field core_webhook.secret --confirm webops-production',
      about: 'in place, where the application reads plaintext',
    },
    {
      line: 'keyturn decrypt --export webops.age --confirm webops-production',
      about: 'where it does not: open everything into a sealed file',
    },
  ],
  exits: [
    ['0', 'every value is plaintext, or exported, or would be'],
    ['3', 'a gate was refused, or the application does not read plaintext in a field'],
    ...RUN_EXITS,
  ],
  run: runDecrypt,
};

async function runDecrypt(call: Call): Promise<number> {
  const file = textFlag(call, 'export');
  if (file !== null) return exportValues(call, file);
  if (textFlag(call, 'passphraseFile') !== null)
    throw usageError(
      'no-file',
      '--passphrase-file seals an export, and none was asked for',
      'add --export FILE',
    );
  return doRun(call, 'decrypt', (about) => sayWhoReads(call, about));
}

/** Refused before anybody is asked anything; where nothing is said, it goes on, and that is told. */
async function sayWhoReads(call: Call, { setup, scope }: { setup: Setup; scope: Scope }): Promise<void> {
  const { application, fields } = setup;
  const names = new Set(fieldsIn(scope, setup));
  const inScope = fields.filter(({ field }) => names.has(field));
  const unread = inScope.filter(({ readsPlaintext }) => readsPlaintext === false);
  if (unread.length > 0) {
    const { code, message, hint } = notReadAsPlaintext(
      application,
      unread.map(({ field }) => field),
    );
    throw refusal(code, message, hint);
  }
  const unsaid = inScope.filter(({ readsPlaintext }) => readsPlaintext == null);
  if (unsaid.length === 0) return;
  const { message, hint } = nothingSaid(
    application,
    unsaid.map(({ field }) => field),
  );
  await call.output.note(message, hint);
}
