import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

import { loadConfig } from '../../src/config/load.ts';
import { addOlderKey } from '../../src/drill/change-config.ts';
import { drillNamed } from '../../src/drill/drills.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { keyturnProcess } from '../applications/support/keyturn-process.ts';
import { sharedFolder } from './traces.ts';

type Facts = Awaited<ReturnType<typeof keyturnProcess>>['facts'];

/** Walks a drill in a process of its own; whatever it makes must be gone when it ends. */
async function walked(name: string): Promise<Facts> {
  const { path, remove } = await sharedFolder();
  onTestFinished(remove);
  const { code, facts } = await keyturnProcess(['drill', name, '--json'], { env: { TMPDIR: path } });
  expect(facts.at(-1)).toMatchObject({ event: 'drill-finished', asExpected: true, surprises: [] });
  expect(code).toBe(0);
  expect(await readdir(path)).toEqual([]);
  return facts;
}

function named(facts: Facts, ...events: readonly string[]): Facts {
  return facts.filter(({ event }) => events.includes(event));
}

const stepsOf = (facts: Facts) => named(facts, 'drill-step').map(({ step }) => step);

describe('the drill lost-key', () => {
  test('saves what an old key opens, purges the rest, puts it back once and ends with nothing that does not open', async () => {
    const facts = await walked('lost-key');
    expect(stepsOf(facts)).toEqual([
      'status',
      'find-key',
      'use-found-key',
      'rotate',
      'purge-dry-run',
      'purge',
      'restore',
      'purge-again',
      'verify',
      'discard',
      'report',
    ]);
    expect(named(facts, 'census-total')).toMatchObject([{ rows: 46, currentKey: 5, unknownKey: 41 }]);
    expect(named(facts, 'key-tried')).toMatchObject([
      { source: 'ENCRYPTION_KEY in .env.2023', saves: 10, cells: 10 },
    ]);
    expect(named(facts, 'key-search-total')).toMatchObject([{ unopened: 41, stillUnopened: 31 }]);
    expect(named(facts, 'run-finished')).toMatchObject([
      { kind: 'rotate', dryRun: false, changed: 10, findings: 31, exitCode: 5 },
      { kind: 'purge', dryRun: true, changed: 31, findings: 0, exitCode: 0 },
      { kind: 'purge', dryRun: false, changed: 31, findings: 0, exitCode: 0 },
      { kind: 'restore', dryRun: false, findings: 0, exitCode: 0 },
      { kind: 'purge', dryRun: false, changed: 31, findings: 0, exitCode: 0 },
    ]);
    expect(named(facts, 'verify-total')).toEqual([{ event: 'verify-total', opened: 15, failed: 0 }]);
    expect(facts.at(-1)).toMatchObject({ left: 0 });
    // A delivery holds nothing that is sealed; it goes with its webhook, and comes back with it.
    const dragged = named(facts, 'dragged').map(({ table, action, rows }) => [table, action, rows]);
    expect(dragged).toEqual([
      ['public.core_two_factor_auth', 'delete', 14],
      ['public.core_webhook', 'delete', 12],
      ['public.core_webhook_delivery', 'delete', 12],
    ]);
    const kept = named(facts, 'restore-point-kept').map(({ tables }) => tables);
    const purged = [
      { table: 'public.core_two_factor_auth', rows: 14 },
      { table: 'public.core_webhook', rows: 12 },
      { table: 'public.core_webhook_delivery', rows: 12 },
      { table: 'public.databases', rows: 5 },
    ];
    expect(kept.slice(-2)).toEqual([purged, purged]);
    expect(named(facts, 'drill-compared')).toMatchObject([{ rows: 85, differing: [] }]);
  });
});

describe('the drill plaintext-adoption', () => {
  test('is refused a column that is too narrow, widens it, seals what is plaintext and changes nothing the second time', async () => {
    const facts = await walked('plaintext-adoption');
    expect(stepsOf(facts)).toEqual([
      'status',
      'encrypt-dry-run',
      'encrypt',
      'encrypt-again',
      'verify',
      'discard',
      'report',
    ]);
    const [refused] = named(facts, 'drill-refused');
    expect(refused).toMatchObject({ code: 'column-width', exitCode: 3 });
    expect(refused!.hint).toContain(
      'alter table "public"."core_two_factor_auth" alter column "secret" type varchar(256)',
    );
    expect(named(facts, 'run-finished')).toMatchObject([
      { kind: 'encrypt', dryRun: false, rows: 100, changed: 85, unchanged: 15, exitCode: 0 },
      { kind: 'encrypt', dryRun: false, rows: 100, changed: 0, unchanged: 100, exitCode: 0 },
    ]);
    expect(named(facts, 'verify-total')).toEqual([{ event: 'verify-total', opened: 100, failed: 0 }]);
    expect(named(facts, 'discarded')).toMatchObject([{ rows: 85 }]);
  });
});

describe('the drill half-done', () => {
  test('turns what waits, seals what lies open, and names the values that were sealed twice', async () => {
    const facts = await walked('half-done');
    expect(stepsOf(facts)).toEqual([
      'status',
      'dry-run',
      'rotate',
      'encrypt',
      'verify',
      'look-within',
      'discard',
      'report',
    ]);
    expect(named(facts, 'census-total')).toMatchObject([
      { rows: 112, currentKey: 35, oldKey: 73, plaintext: 4, unknownKey: 0, damaged: 0 },
    ]);
    expect(named(facts, 'run-finished')).toMatchObject([
      { kind: 'rotate', dryRun: true, changed: 73, findings: 4 },
      { kind: 'rotate', dryRun: false, changed: 73, findings: 4, exitCode: 5 },
      { kind: 'encrypt', dryRun: false, changed: 4, findings: 0, exitCode: 0 },
      { kind: 'decrypt', dryRun: true, changed: 109, findings: 3, exitCode: 5 },
    ]);
    expect(named(facts, 'verify-total')).toEqual([{ event: 'verify-total', opened: 112, failed: 0 }]);
    expect(facts.at(-1)).toMatchObject({ left: 3 });
  });
});

test('the stage of a lesson has keys for its operator alone, and takes a new key without losing an older one', async () => {
  const drill = await drillNamed('half-done').prepare();
  onTestFinished(() => drill.close());
  const keyring = () => loadConfig({ file: drill.configFile, cwd: drill.folder, env: {} }).keyrings[0]!;
  const { current, older, next } = keyring();
  expect([current, ...older]).toMatchObject([{ name: 'ENCRYPTION_KEY' }, { name: 'OLD_ENCRYPTION_KEY' }]);
  expect(next).toBeNull();

  await addOlderKey(drill.configFile, { keyring: 'encryption', setting: '{ file: "found.key" }' });
  await writeFile(drill.nextKeyFile, fernet.formatKey(fernet.generateKey()), { mode: 0o600 });
  await drill.stageNextKey();
  const found = { kind: 'file', path: join(drill.folder, 'found.key') };
  expect(keyring()).toMatchObject({
    current,
    older: [...older, found],
    next: { kind: 'file', path: drill.nextKeyFile },
  });
  for (const file of await readdir(drill.folder))
    expect((await stat(join(drill.folder, file))).mode & 0o777, file).toBe(0o600);
});

test('a config keeps its comments when a key is added to it', async () => {
  const { path, remove } = await sharedFolder();
  onTestFinished(remove);
  const file = join(path, 'keyturn.yaml');
  await writeFile(file, '# by hand\nkeyrings:\n  encryption:\n    current: { env: KEY } # ours\n');
  await addOlderKey(file, { keyring: 'encryption', setting: '{ dotenv: "/srv/a b/.env", name: KEY }' });
  await addOlderKey(file, { keyring: 'encryption', setting: '{ env: OLDER }' });
  expect(await readFile(file, 'utf8')).toBe(
    [
      '# by hand',
      'keyrings:',
      '  encryption:',
      '    current: { env: KEY } # ours',
      '    older:',
      '      - { dotenv: "/srv/a b/.env", name: KEY }',
      '      - { env: OLDER }',
      '',
    ].join('\n'),
  );
});
