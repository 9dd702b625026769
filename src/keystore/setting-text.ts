import type { KeySource, TextOrLiteral } from '../config/config.ts';

/** A source as the configuration writes it, in YAML on one line; null for a name that YAML would not take as it is. */
export function settingText(source: KeySource | TextOrLiteral): string | null {
  switch (source.kind) {
    case 'env':
      return IDENTIFIER.test(source.name) ? `{ env: ${source.name} }` : null;
    case 'file':
      return `{ file: ${quoted(source.path)} }`;
    case 'dotenv':
      return `{ dotenv: ${quoted(source.path)}, name: ${worded(source.name)} }`;
    case 'yaml':
      return `{ yaml: ${quoted(source.path)}, at: ${worded(source.at)} }`;
    case 'prompt':
      return '{ prompt: true }';
    case 'literal':
      return quoted(source.text);
    case 'command':
      return `{ command: [${source.argv.map(worded).join(', ')}] }`;
    case 'derived':
      return derivedText(source);
  }
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

function derivedText(source: Extract<KeySource, { kind: 'derived' }>): string | null {
  const secret = settingText(source.secret);
  const salt = 'salt' in source ? settingText(source.salt) : '';
  if (secret === null || salt === null) return null;
  const parts = [`derive: ${source.derive}`, `secret: ${secret}`];
  if (salt !== '') parts.push(`salt: ${salt}`);
  if ('iterations' in source) parts.push(`iterations: ${source.iterations}`);
  if ('info' in source) parts.push(`info: ${quoted(source.info)}`);
  return `{ ${parts.join(', ')} }`;
}

function worded(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) && !WORDS.test(name) ? name : quoted(name);
}

/** What YAML takes for something other than text. */
const WORDS = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** JSON is YAML; what a terminal might act on stays an escape. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
