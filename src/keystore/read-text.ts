import type { TextOrLiteral } from '../config/config.ts';
import { refusal } from '../errors.ts';
import { readCommand } from './command-source.ts';
import type { KeystoreContext } from './context.ts';
import { readDotenv } from './dotenv-source.ts';
import { readVariable } from './env-source.ts';
import { readTextFile, withoutLastNewline } from './text-file.ts';
import { sourceError } from './trouble.ts';
import { sourceInWords } from './words.ts';

/** The text a source gives. An empty one is an error: nobody means an empty key or address. */
export async function readText(source: TextOrLiteral, context: KeystoreContext): Promise<string> {
  const text = await readMaybeEmpty(source, context);
  if (text !== '') return text;
  const words = source.kind === 'prompt' ? 'what was typed in' : sourceInWords(source);
  throw sourceError(
    `${words} is empty`,
    'check that the config names the right place, and that it is filled',
  );
}

/** The same, where an empty text is legal: a salt. */
export async function readMaybeEmpty(source: TextOrLiteral, context: KeystoreContext): Promise<string> {
  switch (source.kind) {
    case 'env':
      return readVariable(source.name, context);
    case 'file':
      return readTextFile(source.path).then(withoutLastNewline);
    case 'dotenv':
      return readDotenv(source, context);
    case 'yaml':
      // Most keys stand elsewhere, and a parser of YAML is much to load.
      return (await import('./yaml-source.ts')).readYaml(source, context);
    case 'command':
      return readCommand({ argv: source.argv, env: context.env });
    case 'prompt':
      return asked(context);
    case 'literal':
      return Promise.resolve(source.text);
  }
}

async function asked({ ask }: KeystoreContext): Promise<string> {
  if (ask !== null) return ask('Type or paste it (it is not shown)');
  throw refusal(
    'nobody-to-ask',
    'a key is to be typed in (prompt: true), and there is no terminal to ask on',
    'let the config name another source: { env: NAME } or { file: PATH }',
  );
}
