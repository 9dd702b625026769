import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bytes } from '../../src/storage/bytes.ts';
import type { Storage } from '../../src/storage/storage.ts';
import {
  plainChoice,
  STORAGE_KINDS,
  storageKindForType,
  storageOf,
  type StorageChoice,
} from '../../src/storage/storages.ts';
import { text } from '../../src/storage/text.ts';

describe.each<[string, Storage]>([
  ['text', text],
  ['bytea', bytes],
])('a %s column', (_type, storage) => {
  test('holds one cell, which is the whole value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (stored, cell) => {
        expect(storage.cells(stored)).toEqual({ cells: [stored] });
        expect(storage.replace(stored, [cell])).toBe(cell);
        expect(storage.replace(stored, [null])).toBe(stored);
      }),
    );
  });
});

test.each([
  ['text', 'text'],
  ['varchar', 'text'],
  ['bpchar', 'text'],
  ['citext', 'text'],
  ['bytea', 'bytes'],
  ['json', 'json-string'],
  ['jsonb', 'json-string'],
])('a column of type %s is %s where nothing else is said', (type, kind) => {
  expect(storageKindForType(type)).toBe(kind);
});

test.each(['int4', 'oid', 'TEXT', ''])('a column of type %j has no storage by itself', (type) => {
  expect(storageKindForType(type)).toBeNull();
});

test('a storage is found by its kind, and by no other name', () => {
  for (const kind of STORAGE_KINDS) expect(storageOf({ ...plainChoice(kind), nonce: 'n' })?.kind).toBe(kind);
  expect(STORAGE_KINDS).toEqual(['text', 'bytes', 'large-object', 'json-string', 'json-members']);
  expect(storageOf(plainChoice('large-object')), 'a large object has its nonce beside it').toBeNull();
  for (const kind of ['papyrus', 'toString', '__proto__', '']) {
    expect(storageOf(plainChoice(kind)), kind).toBeNull();
  }
});

test('a storage that is chosen with a wrapper serves the same columns in the same SQL', () => {
  for (const kind of STORAGE_KINDS) {
    const [plain, wrapped] = [null, 'base64url' as const].map((wrap) =>
      storageOf({ ...plainChoice(kind), nonce: 'n', wrap }),
    );
    expect(wrapped!.columnTypes).toEqual(plain!.columnTypes);
    expect(wrapped!.read('c')).toBe(plain!.read('c'));
    expect(wrapped!.write('c')).toEqual(plain!.write('c'));
    expect(wrapped!.kind).toBe(`${kind}, wrapped`);
  }
});

test('a choice is plain data: it comes back from JSON, as it does from another thread, as it was', () => {
  const choice: StorageChoice = {
    kind: 'json-members',
    wrap: null,
    nonce: null,
    names: ['token'],
    match: 'contains',
    nested: true,
  };
  expect(JSON.parse(JSON.stringify(choice))).toEqual(choice);
  const storage = storageOf(structuredClone(choice))!;
  expect(storage.cells('{"a_token": "x"}')).toEqual({ cells: ['x'] });
});
