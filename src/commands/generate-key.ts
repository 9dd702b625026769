import { derivationOf, sourceOfNew } from '../keystore/new-key.ts';
import { settingText } from '../keystore/setting-text.ts';
import { printable } from '../plan/printable.ts';
import type { Call } from './command.ts';
import { makeKey } from './make-key.ts';
import { newKeyPlace, nextFile, type PlacedKey } from './new-key-place.ts';

/** Makes a key where flags and configuration say, and says what makes it the target key. */
export async function generateKey(call: Call): Promise<number> {
  const placed = newKeyPlace(call);
  const { scheme, place } = placed;
  const fact = await makeKey({ scheme, place, env: call.context.env });
  const where = place.kind === 'file' ? `${printable(place.path)} (0600)` : `the store ${place.store.name}`;
  const kept = `key ${fact.fingerprint} (${fact.scheme}) is kept in ${where}, read back from there`;
  const lines = call.output.quiet ? [kept] : [kept, ...whatNext(placed)];
  await call.output.tell({ fact, lines, essential: true });
  return 0;
}

function whatNext({ keyring, place }: PlacedKey): readonly string[] {
  if (keyring && place.kind === 'file' && nextFile(keyring) === place.path) {
    return [`the keyring ${printable(keyring.name)} has it as its next key: keyturn rotate --dry-run`];
  }
  const next = sourceOfNew(place, keyring && derivationOf(keyring));
  const setting = next && settingText(next);
  return [
    'to make it the target key, write in the configuration:',
    '  keyrings:',
    `    ${printable(keyring?.name ?? 'NAME')}:`,
    `      next: ${printable(setting ?? '')}`,
  ];
}
