import { afterAll, beforeAll, expect, test } from 'vitest';

import { inSession } from '../../src/drill/session.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';
import { WRITTEN_SINCE } from '../../src/engine/proof.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { createVault, opener, seal, sealMany, seeded } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const ROWS = 20_000;
const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'vault', sealMany(keys.old, ROWS));
});
afterAll(() => database.end());

type LastWritten = Map<number, { plaintext: string; sealed: boolean }>;

/** An application that writes, adds and deletes rows of its own share of the ids until it is told to stop. */
async function write(
  { share, key, isStopped }: { share: number; key: KeyMaterial; isStopped(): boolean },
  last: LastWritten,
): Promise<number> {
  const random = seeded(4_000 + share);
  let writes = 0;
  let added = ROWS + 100_000 * (share + 1);
  await inSession(`${database.url}?application_name=app-${share}`, async ({ query }) => {
    while (!isStopped()) {
      const id = 1 + share + 2 * Math.floor((random() * ROWS) / 2);
      const what = random();
      writes += 1;
      const plaintext = `writer ${share} wrote ${writes}`;
      if (what < 0.1) {
        await query('delete from vault where id = $1', [id]);
        last.delete(id);
      } else if (what < 0.2) {
        added += 1;
        await query('insert into vault (id, secret) values ($1, $2)', [added, seal(key, plaintext)]);
        last.set(added, { plaintext, sealed: true });
      } else if (last.has(id)) {
        const sealed = what >= 0.25;
        await query('update vault set secret = $2 where id = $1', [
          id,
          sealed ? seal(key, plaintext) : plaintext,
        ]);
        last.set(id, { plaintext, sealed });
      }
    }
  });
  return writes;
}

/** The plaintext of every row as the database holds it; null where a key other than the target key is needed. */
async function standing(): Promise<Map<number, { stored: string; opened: string | null }>> {
  const openTarget = opener(keys.target);
  const rows = await database.query<{ id: string; secret: string }>('select id::text, secret from vault');
  return new Map(rows.map(({ id, secret }) => [Number(id), { stored: secret, opened: openTarget(secret) }]));
}

test('while an application writes throughout, nothing it wrote is lost and every value ends under the new key', async () => {
  const last: LastWritten = new Map(
    Array.from({ length: ROWS }, (_, i) => [i + 1, { plaintext: `secret-${i + 1}`, sealed: true }]),
  );
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'vault' }] });
  let isStopped = false;
  // One process of the application already seals with the new key, the other has not been restarted.
  const writers = [
    write({ share: 0, key: keys.old, isStopped: () => isStopped }, last),
    write({ share: 1, key: keys.target, isStopped: () => isStopped }, last),
  ];

  const first = await collect(operations.rotate({}));

  isStopped = true;
  const writes = await Promise.all(writers);
  for (const count of writes) expect(count, 'the writers kept writing').toBeGreaterThan(50);
  expect(theOnly(first, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
  for (const proof of told(first, 'proved')) expect(proof).toMatchObject({ failed: 0, digestsMatch: true });
  const openOld = opener(keys.old);
  const between = await standing();
  expect([...between.keys()].sort()).toEqual([...last.keys()].sort());
  for (const [id, { plaintext, sealed }] of last) {
    const { stored, opened } = between.get(id)!;
    expect(sealed ? (opened ?? openOld(stored)) : stored).toBe(plaintext);
  }
  const reported = told(first, 'finding').filter(({ status }) => status === 'old-key');
  for (const { reason } of reported) expect(reason).toBe(WRITTEN_SINCE.rotate);

  const second = await collect(operations.rotate({}));

  const plain = [...last.values()].filter(({ sealed }) => !sealed).length;
  expect(plain, 'the writers wrote plaintext too').toBeGreaterThan(0);
  expect(theOnly(second, 'run-finished')).toMatchObject({ findings: plain, outcome: 'done-with-findings' });
  expect(told(second, 'finding').every(({ status }) => status === 'plaintext')).toBe(true);
  for (const [id, { stored, opened }] of await standing()) {
    const { plaintext, sealed } = last.get(id)!;
    expect(sealed ? opened : stored, `row ${id}`).toBe(plaintext);
  }
});

test('a value written under the old key behind the pass is a finding, and the next run turns it', async () => {
  await createVault(database, 'passed', sealMany(keys.old, 3_000));
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'passed' }] });
  const facts = [];
  let written = false;
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (fact.event !== 'batch-committed' || written) continue;
    written = true;
    await database.query('update passed set secret = $1 where id = 7', [seal(keys.old, 'late')]);
    await database.query('insert into passed values (-5, $1), (0, $2)', [
      seal(keys.old, 'added late'),
      seal(keys.target, 'added right'),
    ]);
  }
  expect(
    told(facts, 'finding').map(({ primaryKey, status, reason }) => [primaryKey.id, status, reason]),
  ).toEqual([
    ['-5', 'old-key', WRITTEN_SINCE.rotate],
    ['7', 'old-key', WRITTEN_SINCE.rotate],
  ]);
  expect(theOnly(facts, 'proved')).toMatchObject({ failed: 0, changedSince: 1, digestsMatch: true });
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
  const next = await collect(operations.rotate({}));
  expect(theOnly(next, 'run-finished')).toMatchObject({ outcome: 'done', changed: 2, exitCode: 0 });
});
