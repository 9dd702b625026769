import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';

import { usageError } from '../errors.ts';
import type { FoundConfig } from './find.ts';
import type { Remark } from './say.ts';
import { remarkOn } from './yaml-errors.ts';

export type SettingPath = readonly PropertyKey[];

/** A config as plain values, and the line on which each of them was written. */
export interface ConfigDocument {
  value: unknown;
  /** The line of a setting's name or a list's entry; of what holds it, where it is not there itself. */
  lineOf(path: SettingPath): number;
  /** An error an operator finds by its file and line. */
  errorAt(line: number, remark: Remark): Error;
}

/** Reads the YAML; whatever YAML itself, or we, can't take is an error that names the line and quotes nothing. */
export function readDocument({ text, shown }: FoundConfig): ConfigDocument {
  const lines = new LineCounter();
  const errorAt = (line: number, { fact, hint }: Remark) =>
    usageError('bad-config', `${shown} line ${line}: ${fact}`, hint);
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
    const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
    const problem = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])[0];
    if (problem) throw errorAt(lineAt(problem.pos[0]), remarkOn(problem, text));
    refuseHiddenNames(document, (offset) => errorAt(lineAt(offset), HIDDEN_NAME));
    return {
      value: document.toJS({ maxAliasCount: 100 }) as unknown,
      lineOf: (path) => lineAt(offsetOf(document, path)),
      errorAt,
    };
  } catch (error) {
    // Nesting deeper than the stack, and aliases without end.
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error;
    throw errorAt(1, { fact: 'it is nested or repeats itself too deeply', hint: 'write it plainly' });
  }
}

const HIDDEN_NAME: Remark = {
  fact: '"__proto__" can\'t be a name here',
  hint: 'choose another name',
};

/** A `__proto__` would be dropped without a word by what reads the values. */
function refuseHiddenNames(document: Document, errorAt: (offset: number) => Error): void {
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '__proto__') throw errorAt(key.range?.[0] ?? 0);
    },
  });
}

/** Where the last part of a path that is there begins. */
function offsetOf(document: Document, path: SettingPath): number {
  let node = followed(document, document.contents);
  let offset = 0;
  for (const part of path) {
    const child = childOf(node, part);
    if (child === null) break;
    offset = child.at.range?.[0] ?? offset;
    node = followed(document, child.value);
  }
  return offset;
}

function childOf(node: Node | null, part: PropertyKey): { at: Node; value: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value ?? '') === String(part));
    return pair && isNode(pair.key) ? { at: pair.key, value: pair.value } : null;
  }
  const entry = isSeq(node) ? node.items[Number(part)] : null;
  return isNode(entry) ? { at: entry, value: entry } : null;
}

function followed(document: Document, node: unknown): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? null;
  return isNode(node) ? node : null;
}
