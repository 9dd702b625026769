import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { loadConfig } from '../../src/config/load.ts';
import { drillNamed } from '../../src/drill/drills.ts';
import { schemeNamed } from '../../src/schemes/schemes.ts';
import { keyturnProcess } from './support/keyturn-process.ts';

/** What the walk of each drill comes to: values turned, values left. */
const WALKS = [
  ['project-w', 618, 7],
  ['webops', 296, 3],
  ['issue-observatory', 237, 1],
  ['sales-agent', 300, 2],
  ['food-ordering', 813, 2],
] as const;

describe.each(WALKS)('the drill %s', (name, turned, left) => {
  test('walks by itself, turns what can be turned and exits 0', async () => {
    const { code, facts } = await keyturnProcess(['drill', name, '--json']);
    const [dry, real] = facts.filter(({ event }) => event === 'run-finished');
    expect(dry).toMatchObject({ dryRun: true, changed: turned, findings: left });
    expect(real).toMatchObject({ dryRun: false, changed: turned, findings: left });
    expect(facts.at(-1)).toEqual({ event: 'drill-finished', asExpected: true, left, surprises: [] });
    expect(code).toBe(0);
  });

  test('stands on the fields and keyrings of the example, names the new key once it is staged, and runs nothing', async () => {
    const drill = await drillNamed(name).prepare();
    onTestFinished(() => drill.close());
    const load = (file: string) => loadConfig({ file, cwd: drill.folder, env: drill.env });
    const example = load(join(import.meta.dirname, `../../examples/${name}.yaml`));
    const before = load(drill.configFile);
    expect(before.environment).toBe('drill');
    expect(before.keyrings.map(({ next, older }) => [next, older])).toEqual(
      example.keyrings.map(() => [null, []]),
    );
    expect(before.runbook).toEqual({ before: [], after: [] });
    expect(before.redis).toBeNull();

    const { formatKey, generateKey } = schemeNamed(drill.scheme ?? 'fernet');
    await writeFile(drill.nextKeyFile, formatKey(generateKey()), { mode: 0o600 });
    await drill.stageNextKey();
    const staged = load(drill.configFile);
    expect(staged.fields.map(withoutLine)).toEqual(example.fields.map(withoutLine));
    const shapes = [staged, example].map(({ keyrings }) =>
      keyrings.map(({ name: keyring, scheme, commit, next, older }) => [
        keyring,
        scheme,
        commit,
        next?.kind,
        older.map(({ kind }) => kind),
      ]),
    );
    expect(shapes[0]).toEqual(shapes[1]);

    for (const file of await readdir(drill.folder))
      expect((await stat(join(drill.folder, file))).mode & 0o777, file).toBe(0o600);
  });
});

test('every example is the config of a drill', async () => {
  const names = (await readdir(join(import.meta.dirname, '../../examples'))).map(
    (file) => file.split('.')[0]!,
  );
  for (const name of names) expect(drillNamed(name).name).toBe(name);
  expect(names.length).toBeGreaterThanOrEqual(WALKS.length);
});

test('no example holds a tab, a line of more than 120 characters or a key', async () => {
  const folder = join(import.meta.dirname, '../../examples');
  for (const file of await readdir(folder)) {
    const text = await readFile(join(folder, file), 'utf8');
    expect(text, file).not.toMatch(/\t|[A-Za-z0-9+/_-]{43}=/);
    expect(
      text.split('\n').filter((line) => line.length > 120),
      file,
    ).toEqual([]);
  }
});

function withoutLine<T extends { line: number }>({ line: _, ...rest }: T) {
  return rest;
}
