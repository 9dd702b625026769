import * as z from 'zod';

import { say } from '../say.ts';
import { looksLikeKey } from '../secrets.ts';
import { derivedKey } from './derived.ts';
import { mapping, tellApart, variant } from './mapping.ts';
import { argv, text } from './texts.ts';

const HOW = 'put it where only its owner reads it and say where: { env: NAME } or { file: PATH }';

/** A key that stands where the place of a key is meant. Never repeated. */
const notAKey = {
  error: say('a key stands in the config', `${HOW}; a key that stood in a config is no secret any more`),
};

const place = text.refine((value) => !looksLikeKey(value), notAKey);

const variable = place.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: say('this is not the name of a variable', 'write the name alone, as in: { env: ENCRYPTION_KEY }'),
});

/** A program and its arguments, none of which is a key. */
export const commandWords = argv.refine((words) => !words.some(looksLikeKey), notAKey);

const TEXT_SOURCES = [
  variant('env', { env: variable }),
  variant('file', { file: place }),
  variant('dotenv', { dotenv: place, name: place }),
  variant('yaml', { yaml: place, at: place }),
  variant('command', { command: commandWords }),
  variant('prompt', { prompt: z.literal(true) }),
] as const;

const KINDS = {
  env: 'env',
  file: 'file',
  dotenv: 'dotenv',
  yaml: 'yaml',
  command: 'command',
  prompt: 'prompt',
} as const;

/** A text that stands where a source is meant: a key, most likely. */
function literalRefused(): { refused: string } {
  return { refused: say('a key source is expected, not the key itself', HOW) };
}

const textSource = tellApart(
  { what: 'a source', kinds: KINDS, text: literalRefused },
  z.discriminatedUnion('kind', TEXT_SOURCES),
);

const literal = mapping({ kind: z.literal('literal'), text: z.string() });
const literalOr = z.discriminatedUnion('kind', [literal, ...TEXT_SOURCES]);

const asLiteral = (value: string) => ({ value: { kind: 'literal', text: value } });

/** A source, or the text itself: a salt is no secret. */
const salt = tellApart({ what: 'a salt', kinds: KINDS, text: asLiteral }, literalOr);

export const keySource = tellApart(
  { what: 'a key source', kinds: { ...KINDS, derive: 'derived' }, text: literalRefused },
  z.discriminatedUnion('kind', [...TEXT_SOURCES, derivedKey(textSource, salt)]),
);

/** A source of a server's address, or the address itself where it holds no password. */
export function address(refuse: (url: string) => string | null) {
  const judged = (url: string) => {
    const refused = refuse(url);
    return refused === null ? asLiteral(url) : { refused };
  };
  return tellApart({ what: 'an address', kinds: KINDS, text: judged }, literalOr);
}

export type TextSourceShape = z.output<typeof textSource>;
export type LiteralShape = z.output<typeof literalOr>;
export type KeySourceShape = z.output<typeof keySource>;
