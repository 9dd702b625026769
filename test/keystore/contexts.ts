import type { TextOrLiteral } from '../../src/config/config.ts';
import { OperatorError } from '../../src/errors.ts';
import type { KeystoreContext } from '../../src/keystore/context.ts';
import { readText } from '../../src/keystore/read-text.ts';

/** A world with these variables and nobody to ask. */
export function alone(env: Record<string, string> = {}): KeystoreContext {
  return { env, ask: null };
}

export function textOf(source: TextOrLiteral, env: Record<string, string> = {}): Promise<string> {
  return readText(source, alone(env));
}

/** The operator's error that something ends in. */
export async function refusalOf(act: Promise<unknown>): Promise<OperatorError> {
  try {
    await act;
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
