import type { KeyStoreConfig } from '../config/config.ts';
import { OperatorError, refusal } from '../errors.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import type { Scheme } from '../schemes/scheme.ts';
import { typedKey } from '../schemes/typed-key.ts';
import { CommandFailure, type CommandRun, readCommand } from './command-source.ts';

interface Keeping {
  store: KeyStoreConfig;
  /** Stands where the commands say `{keyring}`. */
  keyring: string;
  scheme: Scheme;
  material: KeyMaterial;
  env: CommandRun['env'];
  timeLimitSeconds?: number;
}

/** One key on its way into a store, and back. */
interface Errand extends Keeping {
  /** The key as its scheme writes it: what goes to the program, without a newline. */
  text: string;
}

/**
 * Gives a new key to a store, on its program's standard input, and asks for it back. When this returns, the store gives
 * back that very key; when it throws, nothing is claimed to be kept. What the store has there is never overwritten.
 */
export async function keepInStore(keeping: Keeping): Promise<void> {
  const errand = { ...keeping, text: keeping.scheme.formatKey(keeping.material) };
  await refuseTaken(errand);
  await written(errand);
  await readBack(errand);
}

/** The argument list of one of a store's commands, for a keyring. */
export function commandFor(argv: readonly string[], keyring: string): string[] {
  return argv.map((word) => word.replaceAll('{keyring}', () => keyring));
}

/** A key that rows are sealed under may stand there. A program that fails says that nothing does. */
async function refuseTaken(errand: Errand): Promise<void> {
  const { store, scheme } = errand;
  const there = await run(errand, 'read').catch((error: unknown) => {
    if (error instanceof CommandFailure && error.end === 'failed') return '';
    throw error instanceof OperatorError ? notKept(store, error) : error;
  });
  if (there.trim() === '') return;
  const key = typedKey(scheme, there);
  const what = 'fingerprint' in key ? `the key ${key.fingerprint}` : 'something';
  throw refusal(
    'key-store-taken',
    `the key store ${store.name} keeps ${what} there already, and a key is never overwritten`,
    'rows may stand under it: name another place in its write and read, or remove it there once nothing needs it',
  );
}

async function written(errand: Errand): Promise<void> {
  try {
    await run(errand, 'write');
  } catch (error) {
    throw error instanceof OperatorError ? notKept(errand.store, error) : error;
  }
}

function notKept({ name }: KeyStoreConfig, { message, hint }: OperatorError): OperatorError {
  return refusal(
    'key-store-failed',
    `the key store ${name} did not keep the key, which is forgotten: ${message}`,
    hint ?? 'run it by hand to see what it needs',
  );
}

async function readBack(errand: Errand): Promise<void> {
  const { store, scheme, material } = errand;
  const text = await run(errand, 'read').catch((error: unknown) => {
    if (!(error instanceof OperatorError)) throw error;
    throw differs(errand, `does not give it back: ${error.message}`);
  });
  const key = typedKey(scheme, text);
  if ('why' in key) throw differs(errand, `gives back ${[...text].length} characters: ${key.why}`);
  if (scheme.parseKey(text).equals(material)) return;
  throw differs({ store, material }, `gives back key ${key.fingerprint}`);
}

function differs({ store, material }: Pick<Errand, 'store' | 'material'>, how: string): OperatorError {
  return refusal(
    'key-not-kept',
    `the key store ${store.name} was given key ${material.fingerprint} and ${how}`,
    'nothing uses that key: mend the store’s write and read, remove what it keeps there, and generate another',
  );
}

function run({ store, keyring, env, text, timeLimitSeconds }: Errand, which: 'write' | 'read') {
  return readCommand({
    argv: commandFor(store[which], keyring),
    env,
    secret: text,
    ...(which === 'write' && { input: text }),
    ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
  });
}
