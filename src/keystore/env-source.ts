import { usageError } from '../errors.ts';
import type { KeystoreContext } from './context.ts';
import { readTextFile } from './text-file.ts';

/**
 * A variable's value, or the text of the file that NAME_FILE names, blanks around it stripped, as the usual container
 * images do it. An empty NAME beside NAME_FILE counts as unset.
 */
export async function readVariable(name: string, { env }: KeystoreContext): Promise<string> {
  const value = env[name];
  const file = env[`${name}_FILE`];
  if (value && file) {
    throw usageError('ambiguous-variable', `both ${name} and ${name}_FILE are set`, 'unset one of the two');
  }
  if (!value && file) return (await readTextFile(file)).trim();
  if (value !== undefined) return value;
  throw usageError(
    'unset-variable',
    `the environment variable ${name} is not set`,
    `set ${name} (or ${name}_FILE, with the path of a file) for the process that runs keyturn`,
  );
}
