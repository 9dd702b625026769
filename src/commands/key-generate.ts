import { resolve } from 'node:path';

import type { Config, KeyringConfig } from '../config/config.ts';
import { OperatorError, usageError } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import { SCHEME_NAMES } from '../schemes/schemes.ts';
import { type Call, type Command, textFlag } from './command.ts';
import { makeKey } from './make-key.ts';
import { keyringNamed } from './scope.ts';

export const keyGenerate: Command = {
  name: 'key generate',
  summary: 'a new key into a new file; only its fingerprint is shown',
  changes: true,
  flags: [
    { flags: '--keyring <name>', about: 'for this keyring: its scheme, and the file its `next` names' },
    {
      flags: '--scheme <name>',
      about: `without a configuration: ${SCHEME_NAMES.join(', ')} (default fernet)`,
    },
    { flags: '--out <file>', about: 'the file to make: mode 0600, never an existing one' },
  ],
  examples: [
    {
      line: 'keyturn key generate --keyring encryption',
      about: 'into the file that the keyring’s `next` names',
    },
    { line: 'keyturn key generate --out next.key', about: 'a Fernet key, no configuration needed' },
  ],
  exits: [
    ['0', 'the key is in the file, and was read back from there'],
    ['2', 'nothing says where to keep it'],
    ['3', 'the file exists already, or cannot be written'],
  ],
  run: generate,
};

async function generate(call: Call): Promise<number> {
  const { keyring, scheme, file } = await placeFor(call);
  const fact = await makeKey({ scheme, file });
  const kept = `key ${fact.fingerprint} (${fact.scheme}) is kept in ${printable(file)} (0600), read back from there`;
  const lines = call.output.quiet ? [kept] : [kept, ...whatNext(keyring, file)];
  await call.output.tell({ fact, lines, essential: true });
  return 0;
}

/** Where the new key goes; `keyring` is null where no configuration is needed. */
interface Place {
  keyring: KeyringConfig | null;
  scheme: string;
  file: string;
}

async function placeFor(call: Call): Promise<Place> {
  const { cwd } = call.context;
  const [name, scheme, out] = [textFlag(call, 'keyring'), textFlag(call, 'scheme'), textFlag(call, 'out')];
  if (name !== null && scheme !== null) {
    throw usageError(
      'keyring-or-scheme',
      '--keyring and --scheme were both given',
      'a keyring has its scheme already: leave --scheme out',
    );
  }
  const chosen = out === null ? null : resolve(cwd, out);
  if (name === null && chosen !== null) return { keyring: null, scheme: scheme ?? 'fernet', file: chosen };
  if (name === null && scheme !== null) throw nowhere('no keyring and no file were named');
  const keyring = keyringFor(name, await configOf(call));
  const file = chosen ?? nextFile(keyring);
  if (file === null) throw nowhere(`the keyring ${keyring.name} has no \`next: { file: … }\``);
  return { keyring, scheme: keyring.scheme, file };
}

async function configOf({ context, flags }: Call): Promise<Config> {
  const { loadConfig } = await import('../config/load.ts');
  try {
    return loadConfig({ file: flags.config, cwd: context.cwd, env: context.env });
  } catch (error) {
    const missing = error instanceof OperatorError && error.code === 'no-config' && flags.config === null;
    throw missing ? nowhere('there is no configuration') : error;
  }
}

/** The one that was named, else the only one with a file for its next key. */
function keyringFor(name: string | null, { keyrings }: Config): KeyringConfig {
  const names = keyrings.map((each) => each.name);
  const wanted = name === null ? null : keyringNamed(name, names);
  const [found, another] = keyrings.filter((each) =>
    wanted ? each.name === wanted : nextFile(each) !== null,
  );
  if (found && !another) return found;
  throw nowhere(
    another ? 'more than one keyring has a file for its next key' : 'no keyring has a file for its next key',
  );
}

function nextFile({ next }: KeyringConfig): string | null {
  return next?.kind === 'file' ? next.path : null;
}

function nowhere(why: string): OperatorError {
  return usageError(
    'no-key-file',
    `nothing says where to keep the new key: ${why}`,
    'give --out FILE, or --keyring NAME where the keyring has `next: { file: … }`',
  );
}

function whatNext(keyring: KeyringConfig | null, file: string): readonly string[] {
  if (keyring && nextFile(keyring) === file) {
    return [`the keyring ${printable(keyring.name)} has it as its next key: keyturn rotate --dry-run`];
  }
  return [
    'to make it the target key, write in the configuration:',
    '  keyrings:',
    `    ${printable(keyring?.name ?? 'NAME')}:`,
    `      next: { file: ${printable(JSON.stringify(file))} }`,
  ];
}
