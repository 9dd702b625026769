import { dirname, join } from 'node:path';

import { importsOf, withoutComments } from './imports.ts';

/** From the ground up: a file imports from its own room and from rooms on the floors below it. */
const FLOORS: readonly (readonly string[])[] = [
  ['errors', 'compile-cache'],
  ['keys'],
  ['schemes', 'storage'],
  ['plan'],
  ['threads'],
  ['config'],
  ['keystore', 'database', 'redis', 'runbook', 'backup', 'export', 'memory', 'drill'],
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
  runbook: ['errors', 'plan', 'config'],
  backup: ['errors', 'plan'],
  export: ['errors', 'plan'],
  memory: ['errors', 'plan'],
  redis: ['errors', 'plan'],
  engine: ['errors', 'keys', 'schemes', 'storage', 'plan', 'threads', 'config', 'database'],
  flows: ['errors', 'plan'],
  commands: ['errors', 'keys', 'schemes', 'plan', 'config', 'keystore', 'drill', 'flows'],
  components: ['errors', 'plan', 'flows'],
  wiring: FLOORS.slice(0, 9)
    .flat()
    .filter((room) => room !== 'drill'),
  cli: ['compile-cache', 'wiring', 'commands', 'components', 'drill'],
};

/** Packages that only some rooms may know: Ink loads for the console alone, a database is met in its room alone. */
export const PACKAGES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(ink|react|string-width)\b/, ['components']],
  [/^(@mikro-orm\/|kysely$|pg$)/, ['database', 'drill']],
  [/^ioredis$/, ['redis']],
  [/^age-encryption$/, ['export']],
  [/^commander$/, ['commands']],
];

/** What is wrong with a file's imports, a sentence each. */
export function objectionsTo(file: string, text: string): string[] {
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
export function roomOf(file: string): string | null {
  const [, name] = /^(?:src\/)?([\w-]+)(?:\.ts|\/.*)$/.exec(file) ?? [];
  return name !== undefined && floorOf(name) >= 0 ? name : null;
}

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room));
}
