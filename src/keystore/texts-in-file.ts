import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { OperatorError } from '../errors.ts';
import { parseDotenv } from './dotenv.ts';
import { decodedFrom, type FoundText, isName, isVariable, LONGEST_TEXT, wordsIn } from './found-text.ts';
import { readTextFile, withoutLastNewline } from './text-file.ts';
import { textsInYaml } from './texts-in-yaml.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A file that is searched, and how it is called. */
export interface SearchedFile {
  readonly path: string;
  /** In words, fit for a screen. */
  readonly shown: string;
  readonly origin: string;
  /** Bytes, where it is a plain file. */
  readonly size: number | null;
}

const RAW_KEY_BYTES = 32;
/** Characters; what is longer is a dump or a log, and only looked through line by line. */
const LONGEST_SETTINGS = 128 * 1024;

/**
 * Every text of a file that might be a key or its secret: the whole of it, what stands under a name (dotenv, YAML),
 * what is commented out, and what looks as long as a key. Throws where it is too large or no text.
 */
export async function textsInFile(file: SearchedFile, env: Environment): Promise<FoundText[]> {
  const raw = file.size === RAW_KEY_BYTES ? rawKey(await readFile(file.path), file) : [];
  const text = await readTextFile(file.path).catch((error: unknown) => {
    if (raw.length > 0 && error instanceof OperatorError) return null;
    throw error;
  });
  if (text === null) return raw;
  if (text.includes('\0')) return [...textsInEnviron(text, file), ...raw];
  const named = /\.(?:ya?ml|json)$/i.test(basename(file.path))
    ? (textsInYaml(text, file) ?? [])
    : textsInDotenv(text, file, env);
  return [...wholeText(text, file), ...named, ...textsInLines(text, file, named.length === 0), ...raw];
}

/** The bytes of a key as they are: no configuration reads them, but they might be the lost ones. */
function rawKey(bytes: Buffer, { shown, origin }: SearchedFile): FoundText[] {
  const found = { name: null, origin, source: `the bytes of ${shown}`, place: null, isWhole: false };
  const texts = (['base64', 'hex'] as const).map((encoding) => bytes.toString(encoding));
  bytes.fill(0);
  return texts.map((text) => ({ ...found, text }));
}

function wholeText(content: string, { path, shown, origin }: SearchedFile): FoundText[] {
  const text = withoutLastNewline(content);
  if (text === '' || text.length > LONGEST_TEXT) return [];
  const found: FoundText = {
    text,
    name: null,
    origin,
    source: shown,
    place: { kind: 'file', path },
    isWhole: !text.includes('\n'),
  };
  return [found, ...decodedFrom(found)];
}

/** The variables that a process was started with, as `/proc/PID/environ` has them. */
function textsInEnviron(text: string, { shown, origin }: SearchedFile): FoundText[] {
  return text.split('\0').flatMap((variable) => {
    const at = variable.indexOf('=');
    const name = variable.slice(0, Math.max(0, at));
    if (!isName(name)) return [];
    const found = { name, origin, source: `${name} in ${shown}`, place: null, isWhole: true };
    return [{ ...found, text: variable.slice(at + 1) }];
  });
}

/** By the rules by which applications read it; each name once, and then what is commented out. */
function textsInDotenv(text: string, { path, shown, origin }: SearchedFile, env: Environment): FoundText[] {
  if (text.length > LONGEST_SETTINGS) return [];
  const found: FoundText[] = [];
  // A file that is called otherwise may hold a bare secret with `=` in it.
  const isTrusted = /(?:^|[._-])env(?:rc)?(?:[._-]|$)/i.test(basename(path)) ? isName : isVariable;
  for (const [name, value] of parseDotenv(text, env).values) {
    if (value === null || !isTrusted(name)) continue;
    const source = `${name} in ${shown}`;
    found.push({ text: value, name, origin, source, place: { kind: 'dotenv', path, name }, isWhole: true });
  }
  for (const [, line = ''] of text.matchAll(COMMENTED_OUT)) {
    for (const [name, value] of parseDotenv(line, env).values) {
      if (!isName(name)) continue;
      const source = `${name}, commented out in ${shown}`;
      found.push({ text: value ?? '', name, origin, source, place: null, isWhole: true });
    }
  }
  return found;
}

const COMMENTED_OUT = /^[ \t]*#+[ \t]*((?:export[ \t]+)?[A-Za-z_]\w*[ \t]*=.*)$/gm;

/** Line by line; as secrets only where nothing stands under a name. */
function textsInLines(text: string, { shown, origin }: SearchedFile, areSecrets: boolean): FoundText[] {
  return text.split(/\r\n?|\n/).flatMap((line, i) => {
    const source = `line ${i + 1} of ${shown}`;
    const whole = { text: line.trim(), name: null, origin, source, place: null, isWhole: areSecrets };
    return [whole, ...wordsIn(line, { origin, source })].filter((found) => found.text !== '');
  });
}
