import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

import { loadConfig } from '../../src/config/load.ts';
import { configShape } from '../../src/config/shapes/config-shape.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'config.example.yaml'), 'utf8');

type Part = z.core.$ZodType;

/** The shapes directly inside a shape that say nothing by themselves: optional, default, before and after a change. */
function unwrapped(shape: Part): Part {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodDefault) return unwrapped(shape.def.innerType);
  if (shape instanceof z.ZodPipe) {
    return unwrapped(shape.def.in instanceof z.ZodTransform ? shape.def.out : shape.def.in);
  }
  return shape;
}

/** Every setting the shape knows, each told apart by the mapping it belongs to. */
function settings(shape: Part, found = new Map<Part, Set<string>>()): Map<Part, Set<string>> {
  const part = unwrapped(shape);
  if (part instanceof z.ZodObject) {
    if (found.has(part)) return found;
    const names = Object.keys(part.shape).filter((name) => name !== 'kind');
    if (!isLiteral(part)) found.set(part, new Set(names));
    for (const name of names) settings(part.shape[name], found);
  }
  if (part instanceof z.ZodArray) settings(part.def.element, found);
  if (part instanceof z.ZodRecord) settings(part.def.valueType, found);
  if (part instanceof z.ZodUnion) for (const option of part.def.options) settings(option, found);
  return found;
}

/** The mapping a short text stands for; nobody writes it. */
function isLiteral(shape: z.ZodObject): boolean {
  const kind = shape.shape.kind;
  return kind instanceof z.ZodLiteral && kind.def.values.includes('literal');
}

/** Crosses off every setting that a value makes use of. */
function crossOff(shape: Part, value: unknown, left: Map<Part, Set<string>>): void {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodDefault) {
    crossOff(shape.def.innerType, value, left);
  } else if (shape instanceof z.ZodPipe) {
    const { in: first, out } = shape.def;
    if (first instanceof z.ZodTransform) crossOff(out, z.parse(first, value), left);
    else crossOff(first, value, left);
  } else if (shape instanceof z.ZodUnion) {
    const option = shape.def.options.find((each) => z.safeParse(each, value).success);
    if (option) crossOff(option, value, left);
  } else if (shape instanceof z.ZodArray) {
    for (const entry of value as unknown[]) crossOff(shape.def.element, entry, left);
  } else if (shape instanceof z.ZodRecord) {
    for (const entry of Object.values(value as object)) crossOff(shape.def.valueType, entry, left);
  } else if (shape instanceof z.ZodObject) {
    for (const [name, entry] of Object.entries(value as object)) {
      left.get(shape)?.delete(name);
      if (shape.shape[name]) crossOff(shape.shape[name], entry, left);
    }
  }
}

describe('config.example.yaml', () => {
  it('is a config', () => {
    const config = loadConfig({ file: 'config.example.yaml', cwd: ROOT, env: {} });
    expect(config.fields).toHaveLength(5);
    expect(config.keyrings.map(({ name }) => name)).toEqual([
      'encryption',
      'settings',
      'credentials',
      'recordings',
    ]);
  });

  it('shows every setting there is', () => {
    const left = settings(configShape);
    expect([...left.values()].flatMap((names) => [...names]).length).toBeGreaterThan(45);
    crossOff(configShape, parse(TEXT), left);
    expect([...left.values()].flatMap((names) => [...names])).toEqual([]);
  });

  it('says something above each setting the first time it is shown', () => {
    const lines = TEXT.split('\n');
    const seen = new Set<string>();
    const bare = lines.filter((line, index) => {
      const name = /^ *(?:- )?([A-Za-z]+):/.exec(line)?.[1];
      if (name === undefined || seen.has(name) || /^ {2}[a-z]+:$/.test(line)) return false;
      seen.add(name);
      return !lines[index - 1]?.trim().startsWith('#');
    });
    expect(bare).toEqual([]);
  });
});
