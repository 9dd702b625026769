import { basename } from 'node:path';

import { isAlias, isMap, isScalar, isSeq, parseDocument, type Scalar } from 'yaml';

import { usageError } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import type { KeystoreContext } from './context.ts';
import { otherThanText } from './python-scalars.ts';
import { readTextFile } from './text-file.ts';
import { sourceError } from './trouble.ts';

interface YamlPlace {
  path: string;
  /** Names joined by dots: `security.secret_key`. */
  at: string;
}

/** A text in an application's YAML file; `!ENV ${NAME:default}` is resolved as pyaml_env does. */
export async function readYaml(place: YamlPlace, context: KeystoreContext): Promise<string> {
  const file = printable(basename(place.path));
  const where = `${printable(place.at)} in ${file}`;
  const node = nodeAt(await readTextFile(place.path), { ...place, file });
  if (node === undefined)
    throw sourceError(`${where} does not exist`, 'check the path after `at:` in the config');
  if (!isScalar(node)) {
    const kind = isMap(node) ? 'a mapping' : isSeq(node) ? 'a list' : 'empty';
    throw sourceError(
      `${where} is ${kind}, not text`,
      'name the setting that holds the key itself after `at:`',
    );
  }
  return textOf(node, where, context);
}

/** The node at a path, aliases followed; undefined where there is none. All scalars are taken as text for now. */
function nodeAt(text: string, { at, file }: YamlPlace & { file: string }): unknown {
  try {
    const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false, logLevel: 'silent' });
    if (document.errors.length > 0) throw notYaml(file, text, document.errors[0]!.pos[0]);
    let node: unknown = document.contents;
    for (const name of at.split('.')) {
      if (isAlias(node)) node = node.resolve(document);
      node = isMap(node) ? node.get(name, true) : undefined;
    }
    return isAlias(node) ? node.resolve(document) : (node ?? undefined);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error;
    throw notYaml(file, text, 0);
  }
}

/** The library's own message may quote the file: only the line is told. */
function notYaml(file: string, text: string, offset: number): Error {
  const line = text.slice(0, offset).split('\n').length;
  return sourceError(
    `${file} is not YAML that can be read (line ${line})`,
    'mend the file, or name another source',
  );
}

function textOf(node: Scalar, where: string, { env }: KeystoreContext): string {
  const text = typeof node.value === 'string' ? node.value : '';
  const plain = node.type === 'PLAIN';
  if (node.tag === '!ENV' || (plain && node.tag === undefined && VARIABLE.test(text))) {
    return resolved(text, where, env);
  }
  const other = plain && node.tag === undefined ? otherThanText(text) : tagged(node.tag);
  if (other === null) return text;
  throw sourceError(
    `${where} is ${other}, not text`,
    'put the value in quotes there, so that YAML takes it as text',
  );
}

function tagged(tag: string | undefined): string | null {
  if (tag === undefined || tag === '!' || tag === 'tag:yaml.org,2002:str') return null;
  return `tagged ${printable(tag)}`;
}

const VARIABLE = /\$\{([^}{:]+)(?::([^}]+))?\}/;

/** pyaml_env puts `N/A` where a variable is unset and has no default; here that is an error. */
function resolved(text: string, where: string, env: KeystoreContext['env']): string {
  return text.replace(new RegExp(VARIABLE, 'g'), (_, name: string, otherwise: string | undefined) => {
    const value = (Object.hasOwn(env, name) ? env[name] : undefined) ?? otherwise;
    if (value !== undefined) return value;
    throw usageError(
      'unset-variable',
      `${where} stands for the environment variable ${printable(name)}, which is not set`,
      `set ${printable(name)} for the process that runs keyturn`,
    );
  });
}
