import fc from 'fast-check';
import { expect, test } from 'vitest';

import { STORAGES, storageForType, storageOfKind } from '../../src/storage/storages.ts';
import { text } from '../../src/storage/text.ts';

test('a text column holds one cell, which is the whole value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (stored, cell) => {
      expect(text.cells(stored)).toEqual([stored]);
      expect(text.replace(stored, [cell])).toBe(cell);
      expect(text.replace(stored, text.cells(stored))).toBe(stored);
    }),
  );
});

test.each([
  'text',
  'varchar',
  'bpchar',
  'citext',
])('a column of type %s is text where nothing else is said', (type) => {
  expect(storageForType(type)).toBe(text);
});

test.each(['bytea', 'int4', 'TEXT', ''])('a column of type %j has no storage in this version', (type) => {
  expect(storageForType(type)).toBeNull();
});

test('a storage is found by its kind, and no two have the same kind or serve the same type', () => {
  for (const storage of STORAGES) expect(storageOfKind(storage.kind)).toBe(storage);
  const kinds = STORAGES.map(({ kind }) => kind);
  const types = STORAGES.flatMap(({ columnTypes }) => columnTypes);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(new Set(types).size).toBe(types.length);
  expect(storageOfKind('papyrus')).toBeNull();
});
