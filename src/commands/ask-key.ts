import { printable } from '../plan/printable.ts';
import { plural } from '../plan/words.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import { typedKey } from '../schemes/typed-key.ts';
import { askSecret, type SecretQuestion } from './ask-secret.ts';

interface KeyQuestion extends SecretQuestion {
  /** Of what is to be a key; left out for any other secret. */
  scheme: string | undefined;
  /** A text as the terminal can show it. */
  shown: (text: string) => string;
}

/** Asks for a secret without echo. Of a key it says after Enter which it is, or why it is none. */
export async function askKey({ scheme, shown, ...asked }: KeyQuestion): Promise<string> {
  const typed = await askSecret({ ...asked, question: shown(asked.question) });
  if (scheme !== undefined && typed !== '') asked.output.write(shown(`  ${verdict(scheme, typed)}\n`));
  return typed;
}

/** `44 characters · 3f2a 91bc` or `43 characters: a fernet key has 44` */
function verdict(scheme: string, typed: string): string {
  const key = typedKey(schemeNamed(scheme), typed);
  const length = plural([...typed].length, 'character');
  return 'fingerprint' in key ? `${length} · ${key.fingerprint}` : `${length}: ${printable(key.why)}`;
}
