import { Console } from 'node:console';
import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';

import { describe, expect, test } from 'vitest';

import { fingerprintOf } from '../../src/keys/fingerprint.ts';
import { KeyMaterial } from '../../src/keys/key-material.ts';
import { Keyring } from '../../src/keys/keyring.ts';
import { fernet } from '../../src/schemes/fernet.ts';

/** SHA-256 of these bytes begins with 630dcd29 66c43366. */
const BYTES = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
const FINGERPRINT = '630d cd29';
const key = new KeyMaterial(BYTES);

test('a fingerprint is the first four bytes of the SHA-256 of the key', () => {
  expect(createHash('sha256').update(BYTES).digest('hex').slice(0, 8)).toBe('630dcd29');
  expect(key.fingerprint).toBe(FINGERPRINT);
  expect(fingerprintOf(BYTES)).toBe(FINGERPRINT);
  expect(fingerprintOf(Buffer.from('abc'))).toBe('ba78 16bf');
});

const inDepth = { showHidden: true, depth: Infinity, getters: true };
const keyring = new Keyring({
  name: 'encryption',
  scheme: 'fernet',
  target: { material: key, source: 'next.key' },
  older: [],
});

describe('a key declines to be printed, and shows its fingerprint instead', () => {
  test.each<[string, () => string]>([
    ['as a string', () => String(key)],
    ['in a template', () => `${key}`],
    ['joined to a string', () => ['key', key].join(' ')],
    ['as JSON', () => JSON.stringify(key)],
    ['as JSON, deep in an object', () => JSON.stringify({ a: [{ key }], keyring })],
    ['inspected', () => inspect(key)],
    ['inspected to the last member', () => inspect(key, inDepth)],
    ['inspected without its own words', () => inspect(key, { ...inDepth, customInspect: false })],
    ['inspected deep in an object', () => inspect({ a: [{ key }] }, inDepth)],
    ['inspected in a map', () => inspect(new Map([[key, key]]), inDepth)],
    ['in a keyring', () => inspect(keyring, inDepth)],
    ['made ready for its scheme', () => inspect(fernet.ready(key), inDepth)],
    ['formatted', () => format('%s %o %O %j', key, key, key, key)],
    ['on a console', () => printed((console) => console.log(key, { key }))],
    ['in a table', () => printed((console) => console.table([{ key }]))],
    ['in an error', () => inspect(new Error(`no value opens with ${key}`, { cause: { key } }), inDepth)],
  ])('%s', (_how, show) => {
    const shown = show();
    expect(shown).toContain(FINGERPRINT);
    expectNoKeyIn(shown);
  });

  test('and its words are exactly these', () => {
    expect([String(key), JSON.stringify({ key }), inspect(key)]).toEqual([
      '630d cd29',
      '{"key":"630d cd29"}',
      'key 630d cd29',
    ]);
  });
});

describe('the bytes of a key are not among its members', () => {
  test('it has no member of its own but the fingerprint', () => {
    expect(Reflect.ownKeys(key)).toEqual(['fingerprint']);
    expect(Object.entries(key)).toEqual([['fingerprint', FINGERPRINT]]);
    expect({ ...key }).toEqual({ fingerprint: FINGERPRINT });
  });

  test('a copy that crosses to a thread holds nothing but the fingerprint', () => {
    expect(structuredClone(key)).toStrictEqual({ fingerprint: FINGERPRINT });
    expectNoKeyIn(serialize(key).toString('latin1'));
  });
});

test('wiping the buffer a key was made from leaves the key whole', () => {
  const bytes = Buffer.from(BYTES);
  const kept = new KeyMaterial(bytes);
  bytes.fill(0);
  expect(kept.reveal()).toEqual(BYTES);
  expect(kept.fingerprint).toBe(FINGERPRINT);
});

test('wiping what a key revealed leaves the key whole', () => {
  const kept = new KeyMaterial(BYTES);
  kept.reveal().fill(0);
  expect(kept.reveal()).toEqual(BYTES);
});

test('keys are equal where their bytes are, and only there', () => {
  const other = Buffer.from(BYTES);
  other[31]! ^= 1;
  expect(key.equals(new KeyMaterial(Buffer.from(BYTES)))).toBe(true);
  expect(key.equals(new KeyMaterial(other))).toBe(false);
  expect(key.equals(new KeyMaterial(BYTES.subarray(1)))).toBe(false);
});

function printed(print: (console: Console) => void): string {
  const stream = new PassThrough();
  print(new Console(stream));
  return String(stream.read());
}

/** In none of the forms in which bytes are written, not even in part. */
function expectNoKeyIn(shown: string): void {
  const forms = [
    BYTES.toString('hex', 8, 12),
    BYTES.toString('base64', 6, 12),
    BYTES.toString('latin1', 16, 24),
    '08 09 0a',
    '8, 9, 10',
    '8,9,10',
  ];
  for (const form of forms) expect(shown.toLowerCase()).not.toContain(form.toLowerCase());
}
