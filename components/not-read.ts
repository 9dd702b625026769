import type { ErrorFact } from '../src/errors.ts';
import { printable } from '../src/plan/printable.ts';
import { GLYPHS } from './theme.ts';

/** `✗ the connection to 10.0.0.5:5432 broke; r reads again` */
export function notReadWords({ message, hint }: ErrorFact): string {
  return printable(`${GLYPHS.bad} ${message}${hint ? `; ${hint}` : ''}; r reads again`);
}
