import type { KeySource } from '../config/config.ts';
import { EXIT, OperatorError } from '../errors.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import { MalformedKeyError } from '../keys/malformed-key.ts';
import type { Scheme } from '../schemes/scheme.ts';
import type { KeystoreContext } from './context.ts';
import { deriveKey } from './derive.ts';
import { readText } from './read-text.ts';
import { keyInWords } from './words.ts';

/** The key a source gives. A malformed one is refused with the name of its source. */
export async function readKey(
  source: KeySource,
  scheme: Scheme,
  context: KeystoreContext,
): Promise<KeyMaterial> {
  if (source.kind === 'derived') return deriveKey(source, context);
  const text = await readText(source, context);
  try {
    return scheme.parseKey(text);
  } catch (error) {
    throw error instanceof MalformedKeyError ? named(error, source) : error;
  }
}

function named({ code, message, hint }: MalformedKeyError, source: KeySource): OperatorError {
  const text = message.replace(/^the key(?= )/, () => keyInWords(source));
  return new OperatorError({ code, message: text, hint, exitCode: EXIT.usage });
}
