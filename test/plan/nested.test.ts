import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { judge, type Judging } from '../../src/plan/judge.ts';
import { openCells } from '../../src/plan/open-cell.ts';
import { reseal } from '../../src/plan/reseal.ts';
import { type RowStatus, worse } from '../../src/plan/row-status.ts';
import { FernetKey, fernet } from '../../src/schemes/fernet.ts';
import { plainChoice, storageOf } from '../../src/storage/storages.ts';
import { KNOWN_ANSWERS } from '../schemes/known-answers.ts';
import { judging, older, oldest, stranger, target } from './cells.ts';

const nested = judging({ nested: true });
const flat = judging();
const members = judging({
  nested: true,
  storage: storageOf({ ...plainChoice('json-members'), names: ['api_key'] })!,
});

/** Seals a plaintext once with each key, the first innermost. */
function sealedBy(keys: readonly FernetKey[], plaintext: string): string {
  return keys.reduce((inner, key) => key.seal(Buffer.from(inner)), plaintext);
}

/** The layers of a cell that a key opens, outermost first. */
function layersOf(stored: string, key: FernetKey): string[] {
  const found = fernet.inspect(stored);
  const opened = found.kind === 'sealed' ? key.open(found.sealed) : null;
  return opened === null ? [] : [opened.toString(), ...layersOf(opened.toString(), key)];
}

const KEYS = { 'current-key': target, 'old-key': older, 'unknown-key': stranger } as const;
const keyrings = fc.constantFrom<keyof typeof KEYS>('current-key', 'old-key', 'unknown-key');

describe('a cell sealed several times over', () => {
  test('has the status of its worst layer that can be seen: beneath an unknown one nothing can', () => {
    fc.assert(
      fc.property(fc.array(keyrings, { minLength: 1, maxLength: 4 }), (outermostFirst) => {
        const stored = sealedBy(
          outermostFirst.toReversed().map((status) => KEYS[status]),
          'a secret',
        );
        const unseen = outermostFirst.indexOf('unknown-key');
        const seen = unseen < 0 ? outermostFirst : outermostFirst.slice(0, unseen + 1);
        const { status } = judge(stored, nested);
        expect(status).toBe(seen.reduce<RowStatus>(worse, 'empty'));
      }),
    );
  });

  test('is turned in all its layers, as many as there were, where one of them stands under an older key', () => {
    const keys = fc.array(fc.constantFrom(target, older, oldest), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(keys, fc.string({ unit: 'binary' }), (layers, plaintext) => {
        fc.pre(layers.some((key) => key !== target));
        const stored = sealedBy(layers, plaintext);
        const { value, plaintexts } = reseal(stored, judge(stored, nested), nested)!;
        expect(plaintexts.map(String)).toEqual([plaintext]);
        expect(value).toHaveLength(stored.length);
        expect(layersOf(value, target)).toHaveLength(layers.length);
        expect(layersOf(value, target).at(-1)).toBe(plaintext);
        const alone = { ...nested, keys: [target] };
        expect(judge(value, alone).status).toBe('current-key');
        expect(openCells(judge(value, alone))?.map(String)).toEqual([plaintext]);
      }),
    );
  });

  test('is told with the key and the time of the layer that makes its status', () => {
    const inner = older.sealAt(Buffer.from('x'), 1700000000, Buffer.alloc(16));
    const stored = target.sealAt(Buffer.from(inner), 1800000000, Buffer.alloc(16));
    expect(judge(stored, nested)).toMatchObject({
      status: 'old-key',
      key: older,
      sealed: { sealedAt: 1700000000 },
      reason: null,
    });
  });

  test('is left where its innermost layer is under no key of the ring, and its reason says so once', () => {
    for (const layers of [
      [stranger, older],
      [stranger, older, target],
      [stranger, target, target, older],
    ]) {
      const stored = sealedBy(layers, 'x');
      const judgement = judge(stored, nested);
      expect(judgement).toMatchObject({
        status: 'unknown-key',
        key: null,
        reason: 'within its outer layer: no key of the keyring opens it',
      });
      expect(reseal(stored, judgement, nested)).toEqual({ value: stored, plaintexts: [] });
    }
  });

  test('is one cell in one layer where the field does not say that it is nested', () => {
    const stored = sealedBy([older, target], 'x');
    expect(judge(stored, flat).status).toBe('current-key');
    const turned = reseal(sealedBy([older, older], 'x'), judge(sealedBy([older, older], 'x'), flat), flat)!;
    expect(judge(turned.plaintexts[0]!.toString(), flat).status).toBe('old-key');
  });

  test('is not taken for nested where it only looks so: what it seals is not well formed', () => {
    for (const plaintext of ['gAAAAABwords', older.seal(Buffer.from('x')).slice(0, 90), '', 'élan']) {
      const stored = older.seal(Buffer.from(plaintext));
      expect(judge(stored, nested)).toMatchObject({ status: 'old-key', key: older, reason: null });
      expect(reseal(stored, judge(stored, nested), nested)!.plaintexts.map(String)).toEqual([plaintext]);
    }
  });

  test('is not exempt by what it seals', () => {
    const inner = older.seal(Buffer.from('x'));
    const by: Judging = { ...nested, exempt: new Set([inner]) };
    const stored = target.seal(Buffer.from(inner));
    expect(judge(inner, by).status).toBe('exempt');
    expect(judge(stored, by)).toMatchObject({ status: 'old-key', key: older });
    expect(reseal(stored, judge(stored, by), by)?.plaintexts.map(String)).toEqual(['x']);
  });
});

describe('a WebOps integration, as Python sealed it', () => {
  const answer = (how: string) => KNOWN_ANSWERS.find(({ name }) => name.endsWith(how))!;
  const key = new FernetKey(fernet.parseKey(answer('sealed once').key));

  test.each([
    ['sealed once', 1],
    ['sealed twice', 2],
  ])('%s is turned with its depth of %i, beside a name that stays', (how, depth) => {
    const stored = `{"api_key": "${answer(how).token}", "username": "testuser"}`;
    const by: Judging = { ...members, keys: [target, key] };
    const judgement = judge(stored, by);
    expect(judgement).toMatchObject({ status: 'old-key', key, sealed: { sealedAt: 1700000000 } });
    const { value, plaintexts } = reseal(stored, judgement, by)!;
    expect(plaintexts.map(String)).toEqual(['secret-api-key']);
    const { api_key: turned, username } = JSON.parse(value) as Record<string, string>;
    expect(username).toBe('testuser');
    expect(layersOf(turned!, target)).toHaveLength(depth);
    expect(value).toBe(stored.replace(answer(how).token, turned!));
  });
});

describe.each([
  ['under its default key', 'a WebOps setting under its default key'],
  ['under a key of its own', 'a WebOps setting under a key of its own'],
])('a WebOps setting %s', (_how, name) => {
  const { key: text, token } = KNOWN_ANSWERS.find((answer) => answer.name === name)!;
  const key = new FernetKey(fernet.parseKey(text));
  const storage = storageOf({ ...plainChoice('text'), wrap: 'base64url' })!;
  const by = judging({ storage, keys: [target, key] });

  test('is wrapped twice in base64: opened, and written back so', () => {
    const stored = Buffer.from(token).toString('base64');
    expect(stored.startsWith('Z0FBQUFBQ')).toBe(true);
    expect(judge(stored, by)).toMatchObject({ status: 'old-key', key });
    const { value, plaintexts } = reseal(stored, judge(stored, by), by)!;
    expect(plaintexts.map(String)).toEqual(['GOCSPX-client-secret']);
    expect(value).toHaveLength(stored.length);
    expect(layersOf(Buffer.from(value, 'base64').toString(), target)).toEqual(['GOCSPX-client-secret']);
  });

  test('is damaged where it stands unwrapped: the application would not open it', () => {
    expect(judge(token, by)).toMatchObject({
      status: 'damaged',
      reason: 'a sealed value, but it is not base64url of a text',
    });
  });
});
