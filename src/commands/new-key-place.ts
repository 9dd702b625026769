import { resolve } from 'node:path';

import type { Config, KeyringConfig } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { suggestion } from '../config/say.ts';
import { OperatorError, usageError } from '../errors.ts';
import type { NewKeyPlace } from '../keystore/new-key.ts';
import { type Call, textFlag } from './command.ts';
import { keyringNamed } from './scope.ts';

/** Where a new key goes; `keyring` is null where no configuration is needed. */
export interface PlacedKey {
  keyring: KeyringConfig | null;
  scheme: string;
  place: Exclude<NewKeyPlace, { kind: 'shown' }>;
}

/** What the flags and the configuration say; refuses where they say nothing, or two things. */
export function newKeyPlace(call: Call): PlacedKey {
  refuseTwoWords(call);
  const store = textFlag(call, 'store');
  return store === null ? inFile(call) : inStore(call, store);
}

function refuseTwoWords(call: Call): void {
  const has = (flag: string) => textFlag(call, flag) !== null;
  if (has('keyring') && has('scheme')) {
    throw usageError(
      'keyring-or-scheme',
      '--keyring and --scheme were both given',
      'a keyring has its scheme already: leave --scheme out',
    );
  }
  if (has('store') && (has('out') || has('scheme'))) {
    throw usageError(
      'one-place-for-a-key',
      `--store and ${has('out') ? '--out' : '--scheme'} were both given`,
      'a store keeps the key of one keyring: --store NAME --keyring NAME',
    );
  }
}

function inFile(call: Call): PlacedKey {
  const { cwd } = call.context;
  const [name, scheme, out] = [textFlag(call, 'keyring'), textFlag(call, 'scheme'), textFlag(call, 'out')];
  const chosen = out === null ? null : resolve(cwd, out);
  if (name === null && chosen !== null)
    return { keyring: null, scheme: scheme ?? 'fernet', place: { kind: 'file', path: chosen } };
  if (name === null && scheme !== null) throw nowhere('no keyring and no file were named');
  const keyring = keyringFor(name, configOf(call));
  const path = chosen ?? nextFile(keyring);
  if (path === null) throw nowhere(`the keyring ${keyring.name} has no \`next: { file: … }\``);
  return { keyring, scheme: keyring.scheme, place: { kind: 'file', path } };
}

function inStore(call: Call, wanted: string): PlacedKey {
  const config = configOf(call);
  const store = config.keyStores.find(({ name }) => name === wanted);
  if (!store) {
    const names = config.keyStores.map(({ name }) => name);
    const hint = names.length === 0 ? 'name one under `keyStores` in the config' : suggestion(wanted, names);
    throw usageError('unknown-key-store', `there is no key store "${wanted}"`, hint);
  }
  const keyring = storedKeyring(textFlag(call, 'keyring'), config);
  return { keyring, scheme: keyring.scheme, place: { kind: 'store', store, keyring: keyring.name } };
}

/** The one that was named, else the only one there is. */
function storedKeyring(name: string | null, { keyrings }: Config): KeyringConfig {
  const names = keyrings.map((each) => each.name);
  const wanted = name === null ? null : keyringNamed(name, names);
  const [found, another] = keyrings.filter((each) => wanted === null || each.name === wanted);
  if (found && !another) return found;
  throw usageError(
    'which-keyring',
    'there is more than one keyring, and none was named',
    `give --keyring NAME; the keyrings are: ${names.join(', ')}`,
  );
}

function configOf({ context, flags }: Call): Config {
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

export function nextFile({ next }: KeyringConfig): string | null {
  return next?.kind === 'file' ? next.path : null;
}

function nowhere(why: string): OperatorError {
  return usageError(
    'no-key-file',
    `nothing says where to keep the new key: ${why}`,
    'give --out FILE, or --keyring NAME where the keyring has `next: { file: … }`',
  );
}
