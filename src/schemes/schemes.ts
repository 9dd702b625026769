import { usageError } from '../errors.ts';
import { chacha20 } from './chacha20.ts';
import { fernet } from './fernet.ts';
import type { Scheme } from './scheme.ts';

const SCHEMES: readonly Scheme[] = [fernet, chacha20];

export const SCHEME_NAMES: readonly string[] = SCHEMES.map((scheme) => scheme.name);

export function schemeNamed(name: string): Scheme {
  const scheme = SCHEMES.find((candidate) => candidate.name === name);
  if (scheme) return scheme;
  throw usageError(
    'unknown-scheme',
    `there is no scheme "${name}"`,
    `the schemes are: ${SCHEME_NAMES.join(', ')}`,
  );
}
