import type { KeyringConfig, KeySource } from '../config/config.ts';
import { type KeptKey, Keyring } from '../keys/keyring.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import type { KeystoreContext } from './context.ts';
import { readKey } from './read-key.ts';
import { sourceInWords } from './words.ts';

/** Reads all keys of a keyring. The target key is `next` where it is given; `current` is an older key then. */
export async function openKeyring(config: KeyringConfig, context: KeystoreContext): Promise<Keyring> {
  const { name, current, next, older } = config;
  const scheme = schemeNamed(config.scheme);
  const keep = async (source: KeySource, role: string): Promise<KeptKey> => ({
    material: await readKey(
      source,
      scheme,
      asking(context, {
        what: `${role} key of the keyring ${name}`,
        // What a key is derived from is no key of any scheme.
        ...(source.kind !== 'derived' && { scheme: scheme.name }),
      }),
    ),
    source: sourceInWords(source),
  });
  const target = await keep(next ?? current, next === null ? 'current' : 'next');
  const kept: KeptKey[] = next === null ? [] : [await keep(current, 'current')];
  // One after the other: two questions at once can't be answered.
  for (const source of older) kept.push(await keep(source, 'older'));
  return new Keyring({ name, scheme: scheme.name, target, older: kept });
}

/** Lets a question say which key it wants, and of which scheme. */
function asking(
  { env, ask }: KeystoreContext,
  { what, scheme }: { what: string; scheme?: string },
): KeystoreContext {
  return { env, ask: ask === null ? null : (question) => ask(`The ${what}: ${question}`, scheme) };
}
