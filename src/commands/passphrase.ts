import { resolve } from 'node:path';

import { OperatorError, refusal, usageError } from '../errors.ts';
import { fileWarnings } from '../keystore/file-warnings.ts';
import { readText } from '../keystore/read-text.ts';
import { weakness } from '../plan/passphrase.ts';
import { type Call, textFlag } from './command.ts';
import { openingOf } from './with-operations.ts';

/** Where a script keeps the passphrase of an export; with `_FILE` behind it, the file that holds it. */
const VARIABLE = 'KEYTURN_EXPORT_PASSPHRASE';

/** The passphrase an export is sealed by: from a file, the environment, or typed twice; refused where it is weak. */
export async function exportPassphrase(call: Call): Promise<string> {
  const passphrase = (await fromFile(call)) ?? (await fromEnvironment(call)) ?? (await typedTwice(call));
  const weak = weakness(passphrase);
  if (weak !== null) throw refusal('weak-passphrase', weak.message, weak.hint);
  return passphrase;
}

async function fromFile(call: Call): Promise<string | null> {
  const { cwd, env } = call.context;
  const file = textFlag(call, 'passphraseFile');
  if (file === null) return null;
  const source = { kind: 'file', path: resolve(cwd, file) } as const;
  try {
    const text = await readText(source, { env, ask: null });
    for (const warning of await fileWarnings(source)) await call.output.note(warning);
    return text;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    throw usageError(error.code, error.message, 'check the path that --passphrase-file names');
  }
}

async function fromEnvironment({ context: { env } }: Call): Promise<string | null> {
  if (!env[VARIABLE] && !env[`${VARIABLE}_FILE`]) return null;
  return readText({ kind: 'env', name: VARIABLE }, { env, ask: null });
}

async function typedTwice(call: Call): Promise<string> {
  const { ask } = openingOf(call);
  if (ask === null)
    throw refusal(
      'no-passphrase',
      'nothing says by which passphrase the file is to be sealed, and there is no terminal to ask on',
      `give it with --passphrase-file FILE, or in the environment as ${VARIABLE}`,
    );
  const passphrase = await ask('A passphrase for the file (it is not shown):');
  const weak = weakness(passphrase);
  if (weak !== null) throw refusal('weak-passphrase', weak.message, weak.hint);
  if ((await ask('The same once more:')) === passphrase) return passphrase;
  throw refusal(
    'passphrases-differ',
    'the two passphrases are not the same',
    'run it again; nothing was changed',
  );
}
