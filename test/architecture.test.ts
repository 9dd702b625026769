import { describe, expect, test } from 'vitest';

import { FILES, loadedBy, source } from './architecture/files.ts';
import { importsOf, withoutComments } from './architecture/imports.ts';
import { objectionsTo, PACKAGES, roomOf } from './architecture/rooms.ts';

describe('the rooms of the house', () => {
  test('each file imports from its own room and from those it may know', () => {
    expect(FILES.length).toBeGreaterThan(100);
    expect(FILES.flatMap((file) => objectionsTo(file, source(file)))).toEqual([]);
  });

  test('the command line loads neither console nor wiring nor database before a command asks for them', () => {
    const loaded = loadedBy('src/cli.ts', 'src/commands/command-line.ts');
    expect(loaded.files).toContain('src/commands/commands.ts');
    expect(
      loaded.files.filter((file) => ['components', 'wiring', 'database'].includes(roomOf(file)!)),
    ).toEqual([]);
    expect(
      loaded.packages.filter((name) => PACKAGES.slice(0, 3).some(([pattern]) => pattern.test(name))),
    ).toEqual([]);
  });

  test('before its first picture the console loads no package that later work needs', () => {
    const drawing = loadedBy('components/session.tsx', 'src/wiring/remote-operations.ts');
    expect(packagesOf(drawing)).toEqual(['ink', 'ink-spinner', 'react', 'string-width']);
    const working = loadedBy('src/wiring/operations-thread.ts');
    expect(packagesOf(working)).toEqual([
      '@mikro-orm/core',
      '@mikro-orm/migrations',
      '@mikro-orm/postgresql',
      'kysely',
      'yaml',
      'zod',
    ]);
  });

  test('only the front door ends the process', () => {
    const ending = FILES.filter((file) =>
      /\bprocess\.(exit|abort|reallyExit)\b/.test(withoutComments(source(file))),
    );
    expect(ending).toEqual(['src/cli.ts']);
  });

  test('everything is exported by its name', () => {
    const isDefault = /^\s*export\s+default\b|\bas\s+default\b/m;
    expect(FILES.filter((file) => isDefault.test(source(file)))).toEqual([]);
  });
});

function packagesOf({ packages }: { packages: readonly string[] }): string[] {
  return packages.filter((name) => !name.startsWith('node:')).sort();
}

describe('this test', () => {
  test('reads every form of import', () => {
    const text = `
import './a.ts';
import type { B } from './b.ts';
import { c, type C } from "./c.ts";
import d, * as e from './d.ts';
import {
  f, // not './nothing.ts'
} from './f.ts';
export { g } from './g.ts';
export * from './h.ts';
export type { I } from './i.ts';
const j = await import('./j.ts');
type K = import('./k.ts').K;
// import('./nothing.ts')
/* import('./nothing.ts') */
const from = 'export { nothing } from here';
`;
    const found = importsOf(text);
    expect(found.map(({ specifier }) => specifier).sort()).toEqual(
      [...'abcdfghijk'].map((letter) => `./${letter}.ts`),
    );
    expect(found.filter(({ isEager }) => isEager).map(({ specifier }) => specifier)).toEqual(
      [...'acdfgh'].map((letter) => `./${letter}.ts`),
    );
  });

  test.each([
    [
      'src/plan/a.ts',
      '../engine/b.ts',
      'src/plan/a.ts reaches up to src/engine/b.ts: engine stands above plan',
    ],
    [
      'src/keystore/a.ts',
      '../database/b.ts',
      'src/keystore/a.ts reaches across to src/database/b.ts: keystore and database share a floor',
    ],
    [
      'src/flows/a.ts',
      '../database/b.ts',
      'src/flows/a.ts may not know src/database/b.ts: flows knows only errors, plan',
    ],
    [
      'components/a.tsx',
      '../src/engine/b.ts',
      'components/a.tsx may not know src/engine/b.ts: components knows only errors, plan, flows',
    ],
    [
      'src/commands/a.ts',
      '../../components/b.tsx',
      'src/commands/a.ts reaches across to components/b.tsx: commands and components share a floor',
    ],
    ['src/errors.ts', './keys/b.ts', 'src/errors.ts reaches up to src/keys/b.ts: keys stands above errors'],
    ['src/wiring.ts', './cli.ts', 'src/wiring.ts reaches up to src/cli.ts: cli stands above wiring'],
    ['src/plan/a.ts', '../attic/b.ts', 'src/plan/a.ts imports src/attic/b.ts, which stands on no floor'],
    ['src/attic/a.ts', '../plan/b.ts', 'src/attic/a.ts stands on no floor'],
    [
      'src/flows/a.ts',
      'react/jsx-runtime',
      'src/flows/a.ts may not know react/jsx-runtime: only components may',
    ],
    [
      'src/engine/a.ts',
      '@mikro-orm/core',
      'src/engine/a.ts may not know @mikro-orm/core: only database, drill may',
    ],
  ])('says of %s importing %s what is wrong with it', (file, specifier, sentence) => {
    expect(objectionsTo(file, `import { x } from '${specifier}';`)).toEqual([sentence]);
    expect(objectionsTo(file, `const x = await import('${specifier}');`)).toEqual([sentence]);
    expect(objectionsTo(file, `import type { X } from '${specifier}';`)).toEqual([sentence]);
  });

  test('objects to a file that imports what nobody can read off its text', () => {
    expect(objectionsTo('src/plan/a.ts', 'await import(nameOf(part));')).toEqual([
      'src/plan/a.ts imports a file whose name is made while it runs',
    ]);
  });

  test.each([
    ['src/plan/a.ts', '../keys/b.ts'],
    ['src/database/ledger/a.ts', '../run-lock.ts'],
    ['src/wiring/operations-thread.ts', '../wiring.ts'],
    ['src/cli.ts', '../components/console.tsx'],
    ['components/places/a.tsx', 'ink'],
    ['src/keys/a.ts', 'node:crypto'],
  ])('lets %s import %s', (file, specifier) => {
    expect(objectionsTo(file, `import { x } from '${specifier}';`)).toEqual([]);
  });
});
