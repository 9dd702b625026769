import { OperatorError } from '../errors.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import { printable } from '../plan/printable.ts';
import type { Call } from './command.ts';
import { makeKey } from './make-key.ts';
import { newKeyPlace, type PlacedKey } from './new-key-place.ts';
import { isWritten, settingOf, unwrittenKey } from './unwritten-key.ts';
import { openingOf } from './with-operations.ts';

/** Makes a key where flags and configuration say, and says what makes it the target key. */
export async function generateKey(call: Call): Promise<number> {
  const placed = newKeyPlace(call);
  const { scheme, place } = placed;
  const { fact, material } = await makeKey({ scheme, place, env: call.context.env });
  const where = place.kind === 'file' ? `${printable(place.path)} (0600)` : `the store ${place.store.name}`;
  const kept = `key ${fact.fingerprint} (${fact.scheme}) is kept in ${where}, read back from there`;
  const lines = call.output.quiet ? [kept] : [kept, ...whatNext(placed)];
  await call.output.tell({ fact, lines, essential: true });
  await remember(call, placed, material);
  return 0;
}

function whatNext(placed: PlacedKey): readonly string[] {
  const name = printable(placed.keyring?.name ?? 'NAME');
  if (isWritten(placed)) return [`the keyring ${name} has it as its next key: keyturn rotate --dry-run`];
  return [
    'to make it the target key, write in the configuration:',
    '  keyrings:',
    `    ${name}:`,
    `      next: ${printable(settingOf(placed) ?? '')}`,
  ];
}

/** For the next console. The key is kept and told: what stands in the way of this alone is nobody's trouble. */
async function remember(call: Call, placed: PlacedKey, material: KeyMaterial): Promise<void> {
  try {
    const left = await unwrittenKey(placed, material, call.context);
    if (left) await call.context.rememberKey(openingOf(call), left);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
  }
}
