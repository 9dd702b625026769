import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

/** From the ground up: a file imports from its own room and from rooms on the floors below it. */
const FLOORS: readonly (readonly string[])[] = [
  ['errors'],
  ['keys'],
  ['schemes', 'storage'],
  ['plan'],
  ['threads'],
  ['config'],
  ['keystore', 'database', 'redis', 'drill'],
  ['engine'],
  ['flows'],
  ['commands', 'components'],
  ['wiring'],
  ['cli'],
];

/** Rooms that know fewer rooms than lie below them; only the wiring knows engine, database and keystore together. */
const KNOWS: Readonly<Record<string, readonly string[]>> = {
  threads: ['errors'],
  drill: ['errors', 'keys', 'schemes', 'plan'],
  engine: ['errors', 'keys', 'schemes', 'storage', 'plan', 'threads', 'config', 'database'],
  flows: ['errors', 'plan'],
  commands: ['errors', 'keys', 'schemes', 'plan', 'config', 'keystore', 'drill', 'flows'],
  components: ['errors', 'plan', 'flows'],
  wiring: FLOORS.slice(0, 9)
    .flat()
    .filter((room) => room !== 'drill'),
  cli: ['wiring', 'commands', 'components', 'drill'],
};

/** Packages that only some rooms may know: Ink loads for the console alone, a database is met in its room alone. */
const PACKAGES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(ink|react)\b/, ['components']],
  [/^(@mikro-orm\/|kysely$|pg$)/, ['database', 'drill']],
  [/^ioredis$/, ['redis']],
  [/^commander$/, ['commands']],
];

interface Import {
  readonly specifier: string;
  /** Loaded with the file; not a type, and not only when it is asked for. */
  readonly isEager: boolean;
}

const FILES = globSync(['src/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}']).sort();

describe('the rooms of the house', () => {
  test('each file imports from its own room and from those it may know', () => {
    expect(FILES.length).toBeGreaterThan(100);
    expect(FILES.flatMap((file) => objectionsTo(file, source(file)))).toEqual([]);
  });

  test('the command line loads neither console nor wiring nor drill before a command asks for them', () => {
    const loaded = loadedBy('src/cli.ts');
    expect(loaded.files).toContain('src/commands/command-line.ts');
    expect(
      loaded.files.filter((file) => ['components', 'wiring', 'database'].includes(roomOf(file)!)),
    ).toEqual([]);
    expect(
      loaded.packages.filter((name) => PACKAGES.slice(0, 3).some(([pattern]) => pattern.test(name))),
    ).toEqual([]);
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
    expect(objectionsTo('src/plan/a.ts', 'await import(`./${name}.ts`);')).toEqual([
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

/** What is wrong with a file's imports, a sentence each. */
function objectionsTo(file: string, text: string): string[] {
  const room = roomOf(file);
  if (room === null) return [`${file} stands on no floor`];
  const objections = importsOf(text).map(({ specifier }) =>
    specifier.startsWith('.')
      ? objectionToFile({ file, room, to: join(dirname(file), specifier) })
      : objectionToPackage({ file, room, name: specifier }),
  );
  if (/\bimport\(\s*[^'"\s]/.test(withoutComments(text)))
    objections.push(`${file} imports a file whose name is made while it runs`);
  return objections.filter((objection) => objection !== null);
}

function objectionToFile({ file, room, to }: { file: string; room: string; to: string }): string | null {
  const other = roomOf(to);
  if (other === null) return `${file} imports ${to}, which stands on no floor`;
  if (other === room) return null;
  if (floorOf(other) > floorOf(room)) return `${file} reaches up to ${to}: ${other} stands above ${room}`;
  if (floorOf(other) === floorOf(room))
    return `${file} reaches across to ${to}: ${room} and ${other} share a floor`;
  const known = KNOWS[room];
  if (known === undefined || known.includes(other)) return null;
  return `${file} may not know ${to}: ${room} knows only ${known.join(', ')}`;
}

function objectionToPackage({
  file,
  room,
  name,
}: {
  file: string;
  room: string;
  name: string;
}): string | null {
  const rooms = PACKAGES.find(([pattern]) => pattern.test(name))?.[1];
  if (rooms === undefined || rooms.includes(room)) return null;
  return `${file} may not know ${name}: only ${rooms.join(', ')} may`;
}

/** `src/plan/judge.ts` → `plan`, `src/cli.ts` → `cli`; null where no floor has such a room. */
function roomOf(file: string): string | null {
  const [, name] = /^(?:src\/)?([\w-]+)(?:\.ts|\/.*)$/.exec(file) ?? [];
  return name !== undefined && floorOf(name) >= 0 ? name : null;
}

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room));
}

/** Statements that import or export from elsewhere begin a line; `import('…')` may stand anywhere but in a comment. */
function importsOf(text: string): Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[\w\s{},*$]|\/\/.*$)*?\bfrom\s+['"]([^'"]+)['"]/gm,
  );
  const effects = text.matchAll(/^import\s+['"]([^'"]+)['"]/gm);
  const later = withoutComments(text).matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [
    ...[...effects].map(([, specifier]) => ({ specifier: specifier!, isEager: true })),
    ...[...statements].map(([, type, specifier]) => ({ specifier: specifier!, isEager: type === undefined })),
    ...[...later].map(([, specifier]) => ({ specifier: specifier!, isEager: false })),
  ];
}

/** All that is loaded with a file, before anything asks for more. */
function loadedBy(file: string): { files: string[]; packages: string[] } {
  const files = new Set([file]);
  const packages = new Set<string>();
  for (const one of files) {
    for (const { specifier, isEager } of importsOf(source(one))) {
      if (!isEager) continue;
      if (specifier.startsWith('.')) files.add(join(dirname(one), specifier));
      else packages.add(specifier);
    }
  }
  return { files: [...files], packages: [...packages] };
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

function source(file: string): string {
  return readFileSync(file, 'utf8');
}
