import { resolve } from 'node:path';

import type { DerivedKeySource, KeySource, TextOrLiteral, TextSource } from './config.ts';
import type { KeySourceShape, LiteralShape, TextSourceShape } from './shapes/sources.ts';

/** Sources as the rest of Keyturn knows them; paths are absolute, resolved against the config's own folder. */
export function keySource(shape: KeySourceShape, folder: string): KeySource {
  return shape.kind === 'derived' ? derivedSource(shape, folder) : textSource(shape, folder);
}

function derivedSource(
  shape: Extract<KeySourceShape, { kind: 'derived' }>,
  folder: string,
): DerivedKeySource {
  const { kind, derive } = shape;
  const secret = textSource(shape.secret, folder);
  switch (derive) {
    case 'pbkdf2-sha256':
      return { kind, derive, secret, salt: textOrLiteral(shape.salt, folder), iterations: shape.iterations };
    case 'hkdf-sha256':
      return { kind, derive, secret, salt: textOrLiteral(shape.salt, folder), info: shape.info };
    case 'sha256':
      return { kind, derive, secret };
  }
}

export function textOrLiteral(shape: LiteralShape, folder: string): TextOrLiteral {
  return shape.kind === 'literal' ? shape : textSource(shape, folder);
}

function textSource(shape: TextSourceShape, folder: string): TextSource {
  switch (shape.kind) {
    case 'env':
      return { kind: 'env', name: shape.env };
    case 'file':
      return { kind: 'file', path: resolve(folder, shape.file) };
    case 'dotenv':
      return { kind: 'dotenv', path: resolve(folder, shape.dotenv), name: shape.name };
    case 'yaml':
      return { kind: 'yaml', path: resolve(folder, shape.yaml), at: shape.at };
    case 'command':
      return { kind: 'command', argv: located(shape.command, folder) };
    case 'prompt':
      return { kind: 'prompt' };
  }
}

/** A program with a slash in its name stands beside the config; one without is looked up on PATH. */
export function located([program, ...rest]: readonly string[], folder: string): string[] {
  const name = program ?? '';
  return [name.includes('/') ? resolve(folder, name) : name, ...rest];
}
