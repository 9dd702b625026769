import { fingerprintOfLeft, type LeftKey } from '../plan/left-key.ts';
import type { GenerateState } from './generate-flow.ts';
import type { GeneratedKey, KeptPlace, KeyringSetup, Setup } from './operations.ts';

/** What is worth remembering of a new key where its making stands: nothing, before it is kept and was read back. */
export function leftKeyOf({ step, data }: GenerateState, leftAt: string): LeftKey | null {
  const { keyring, made } = data;
  if (step !== 'kept' || !keyring || !made) return null;
  const { scheme, fingerprint, derived, setting } = made;
  const about = { keyring: keyring.name, scheme, fingerprint, derived, setting, leftAt };
  return { kind: 'generate', ...about, kept: placeOf(made.kept) };
}

/** Without the text: what was shown is nothing to remember. */
function placeOf(kept: KeptPlace): LeftKey['kept'] {
  return kept.kind === 'shown' ? { kind: 'shown' } : kept;
}

/** The key as it was made, for its last step. */
export function madeOf({ scheme, fingerprint, derived, kept, setting }: LeftKey): GeneratedKey {
  const place = kept.kind === 'shown' ? { ...kept, text: '' } : kept;
  return { scheme, fingerprint, derived, kept: place, setting };
}

/** The keyring it was made for; null where the configuration has none of that name any more. */
export function keyringOf(left: LeftKey, { keyrings }: Pick<Setup, 'keyrings'>): KeyringSetup | null {
  return keyrings.find(({ name }) => name === left.keyring) ?? null;
}

/** A keyring seals with it, or did already: nothing is left to be written. */
export function isInUse(left: LeftKey, { keyrings }: Pick<Setup, 'keyrings'>): boolean {
  const key = fingerprintOfLeft(left);
  return keyrings.some(({ target, older }) => target === key || older.includes(key));
}
