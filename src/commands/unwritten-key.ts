import type { KeyringConfig } from '../config/config.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import { derivationOf, derivedOf, sourceOfNew } from '../keystore/new-key.ts';
import { settingText } from '../keystore/setting-text.ts';
import type { LeftKey } from '../plan/left-key.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import type { CommandContext } from './context.ts';
import { nextFile, type PlacedKey } from './new-key-place.ts';

/** What makes a key the target key, in YAML behind `next:`; null where no configuration can name it. */
export function settingOf({ keyring, place }: PlacedKey): string | null {
  const next = sourceOfNew(place, keyring && derivationOf(keyring));
  return next && settingText(next);
}

/** True where the configuration names the place already. */
export function isWritten({ keyring, place }: PlacedKey): boolean {
  return keyring !== null && place.kind === 'file' && nextFile(keyring) === place.path;
}

/**
 * A new key as the next console is to offer it; null where nobody has said for which keyring it is, or nothing is left
 * to be written. Reads the salt where the keyring derives its key, and throws where it can't be read.
 */
export async function unwrittenKey(
  placed: PlacedKey,
  material: KeyMaterial,
  { env, now }: Pick<CommandContext, 'env' | 'now'>,
): Promise<LeftKey | null> {
  const { keyring, place, scheme } = placed;
  if (keyring === null || isWritten(placed)) return null;
  return {
    kind: 'generate',
    keyring: keyring.name,
    scheme,
    fingerprint: material.fingerprint,
    derived: await derivedFingerprint(keyring, material, env),
    kept:
      place.kind === 'file' ? { kind: 'file', file: place.path } : { kind: 'store', store: place.store.name },
    setting: settingOf(placed),
    leftAt: new Date(now()).toISOString(),
  };
}

async function derivedFingerprint(
  keyring: KeyringConfig,
  material: KeyMaterial,
  env: CommandContext['env'],
): Promise<string | null> {
  const derives = derivationOf(keyring);
  if (derives === null) return null;
  const secret = schemeNamed(keyring.scheme).formatKey(material);
  return (await derivedOf(derives, { secret, context: { env, ask: null } })).fingerprint;
}
