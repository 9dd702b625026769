import { basename } from 'node:path';

import type { KeySource, TextOrLiteral } from '../config/config.ts';
import { printable } from '../plan/printable.ts';

/** Where a key is kept, as a person would say it: `ENCRYPTION_KEY`, `next.key`, `SECRET_KEY and its salt`, `the SHA-256 of SECRET_KEY`. */
export function sourceInWords(source: KeySource | TextOrLiteral): string {
  switch (source.kind) {
    case 'env':
      return source.name;
    case 'file':
      return printable(basename(source.path));
    case 'dotenv':
      return printable(`${source.name} in ${basename(source.path)}`);
    case 'yaml':
      return printable(`${source.at} in ${basename(source.path)}`);
    case 'command':
      return printable(`the command ${basename(source.argv[0] ?? '')}`);
    case 'prompt':
      return 'typed in';
    case 'literal':
      return 'the config itself';
    case 'derived':
      return source.derive === 'sha256'
        ? `the SHA-256 of ${sourceInWords(source.secret)}`
        : `${sourceInWords(source.secret)} and its salt`;
  }
}

/** The key of a source, in the middle of a sentence: `the key in next.key`. */
export function keyInWords(source: KeySource): string {
  if (source.kind === 'prompt') return 'the key typed in';
  if (source.kind === 'derived') return `the key derived from ${sourceInWords(source)}`;
  return `the key ${source.kind === 'command' ? 'from' : 'in'} ${sourceInWords(source)}`;
}
