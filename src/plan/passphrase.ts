/** Fewer can be guessed by whoever holds the file, at leisure. */
const FEWEST_CHARACTERS = 12;

/** Why a passphrase is too weak to seal values with, in words; null where it will do. Never quotes it. */
export function weakness(passphrase: string): { message: string; hint: string } | null {
  const hint = `take at least ${FEWEST_CHARACTERS} characters, for instance four or five words drawn by chance`;
  if (passphrase.trim() === '') return { message: 'the passphrase is empty', hint };
  const length = [...passphrase].length;
  if (length >= FEWEST_CHARACTERS) return null;
  const characters = length === 1 ? 'character' : 'characters';
  return {
    message: `the passphrase has ${length} ${characters}, and whoever holds the file may guess`,
    hint,
  };
}
