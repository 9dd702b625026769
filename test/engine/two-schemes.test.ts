import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Operations } from '../../src/flows/operations.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { sealBytes } from '../support/chacha20.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { createVault, opener, sealMany } from '../support/sealed.ts';
import { makeKeys, makeSite, operationsAt } from '../support/site.ts';
import { beside, makeBeside, transcript, transcripts } from './beside.ts';

const { database, fill, keys, openedBy, standing } = makeBeside();
const tokens = makeKeys(fernet);

/** Operators of an application with two secrets: one for bytes beside a nonce, one for tokens. */
async function bothAt(bare: string, vault: string): Promise<Operations> {
  const { folder, opening } = await makeSite({
    url: database().url,
    keys,
    scheme: 'chacha20',
    keyrings: {
      tokens: { scheme: 'fernet', current: { file: 'tokens.key' }, older: [{ file: 'old-tokens.key' }] },
    },
    fields: [beside(bare), { table: vault, keyring: 'tokens' }],
  });
  await writeFile(join(folder, 'tokens.key'), fernet.formatKey(tokens.target));
  await writeFile(join(folder, 'old-tokens.key'), fernet.formatKey(tokens.old));
  return operationsAt(opening);
}

async function expectTurned(bare: string, vault: string, count: number): Promise<void> {
  expect(await openedBy(keys.target, bare)).toEqual(
    Array.from({ length: count }, (_, i) => transcript(i + 1)),
  );
  const open = opener(tokens.target);
  const rows = await database().query<{ secret: string }>(`select secret from ${vault} order by id`);
  expect(rows.map(({ secret }) => open(secret))).toEqual(
    Array.from({ length: rows.length }, (_, i) => `secret-${i + 1}`),
  );
}

test('keyrings of both schemes are turned in one run, each as its scheme needs it', async () => {
  await fill('bare', transcripts(keys.old, 30));
  await createVault(database(), 'vault', sealMany(tokens.old, 700));
  const facts = await collect((await bothAt('bare', 'vault')).rotate({ accept: ['undecidable'] }));
  expect(theOnly(facts, 'run-started').keyrings.map(({ name, commit }) => [name, commit])).toEqual([
    ['encryption', 'all'],
    ['tokens', 'batch'],
  ]);
  expect(told(facts, 'batch-written').map(({ field }) => field)).toEqual(['public.bare.secret']);
  expect(new Set(told(facts, 'batch-committed').map(({ field }) => field))).toEqual(
    new Set(['public.vault.secret']),
  );
  expect(
    told(facts, 'proved').map(({ opened, failed, digestsMatch }) => [opened, failed, digestsMatch]),
  ).toEqual([
    [30, 0, true],
    [700, 0, true],
  ]);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 730, exitCode: 0 });
  await expectTurned('bare', 'vault', 30);
});

test('each can be turned by itself, and the other stays as it was', async () => {
  await fill('bare_alone', transcripts(keys.old, 3));
  await createVault(database(), 'vault_alone', sealMany(tokens.old, 5));
  const operations = await bothAt('bare_alone', 'vault_alone');
  const before = await standing('bare_alone');
  const first = await collect(operations.rotate({ keyrings: ['tokens'] }));
  expect(theOnly(first, 'run-finished')).toMatchObject({ outcome: 'done', changed: 5 });
  expect(await standing('bare_alone')).toEqual(before);
  const second = await collect(operations.rotate({ keyrings: ['encryption'] }));
  expect(theOnly(second, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3 });
  await expectTurned('bare_alone', 'vault_alone', 3);
});

test('a run that was stopped after the one was committed goes on with the other', async () => {
  await fill('bare_first', transcripts(keys.old, 30));
  await createVault(database(), 'vault_later', sealMany(tokens.old, 3_000));
  const operations = await bothAt('bare_first', 'vault_later');
  for await (const fact of operations.rotate({})) if (fact.event === 'batch-committed') operations.stop();
  const before = await standing('bare_first');
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-started').resumed).toBe(true);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3_030, rows: 3_030 });
  expect(await standing('bare_first')).toEqual(before);
  await expectTurned('bare_first', 'vault_later', 30);
});

test('so does one for which undecidable values were accepted: what was turned then is not taken again', async () => {
  await fill('bare_accepted', [...transcripts(keys.old, 3), sealBytes(keys.old, 'ok')]);
  await createVault(database(), 'vault_accepted', sealMany(tokens.old, 3_000));
  const operations = await bothAt('bare_accepted', 'vault_accepted');
  const accept = ['undecidable'] as const;
  for await (const fact of operations.rotate({ accept }))
    if (fact.event === 'batch-committed') operations.stop();
  const before = await standing('bare_accepted');
  expect((await openedBy(keys.target, 'bare_accepted')).at(-1)).toBe('ok');
  const facts = await collect(operations.rotate({ accept }));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3_004, findings: 0 });
  expect(await standing('bare_accepted')).toEqual(before);
});

test('where nothing proves the old key of the one, neither is turned', async () => {
  await fill('bare_lost', [sealBytes(keys.lost, transcript(1))]);
  await createVault(database(), 'vault_waiting', sealMany(tokens.old, 5));
  const operations = await bothAt('bare_lost', 'vault_waiting');
  await expect(collect(operations.rotate({}))).rejects.toMatchObject({ code: 'unproven-key', exitCode: 3 });
  const open = opener(tokens.old);
  const rows = await database().query<{ secret: string }>('select secret from vault_waiting');
  expect(rows.every(({ secret }) => open(secret) !== null)).toBe(true);
});
