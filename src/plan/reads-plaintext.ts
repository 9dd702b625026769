import { shownField } from './names.ts';
import { printable } from './printable.ts';
import { listed } from './words.ts';

/** Why no plaintext is left in a column, and what can be done instead. */
export interface NoPlaintext {
  code: string;
  message: string;
  hint: string;
}

const INSTEAD =
  'write the values to a sealed file with keyturn decrypt --export FILE, or name the fields to decrypt with --field';

/** The configuration says that the application could do nothing with plaintext there. */
export function notReadAsPlaintext(application: string, fields: readonly string[]): NoPlaintext {
  const message = `${printable(application)} does not read plaintext in ${shown(fields)}`;
  return { code: 'not-read-as-plaintext', message, hint: INSTEAD };
}

/** Bytes beside a nonce are always opened, whatever they are. */
export function besideNonce(application: string, fields: readonly string[]): NoPlaintext {
  const message = `${shown(fields)}: a nonce stands beside each value, so ${printable(application)} would open plaintext once more, to garbage`;
  return { code: 'nonce-beside', message, hint: INSTEAD };
}

/** Nothing stands in the way, and nothing says that it will do. */
export function nothingSaid(
  application: string,
  fields: readonly string[],
): { message: string; hint: string } {
  return {
    message: `nothing says that ${printable(application)} reads plaintext in ${shown(fields)}`,
    hint: 'say so in the configuration, field by field, with readsPlaintext: true or false',
  };
}

function shown(fields: readonly string[]): string {
  return listed(fields.map(shownField));
}
