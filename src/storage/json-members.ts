import { type JsonKind, kindOfJson, type Member, membersOf } from './json-text.ts';
import { asJsonString } from './plain-text.ts';
import type { Cell, Storage } from './storage.ts';

/** Which members of a JSON object are sealed. */
export interface MemberRule {
  names: readonly string[];
  /** `contains`: a name holds one of these, in whatever case; `exact`: it is one of these to the letter. */
  match: 'contains' | 'exact';
}

/** A json or jsonb column whose value is an object of which some members are sealed; the others stay byte for byte. */
export function jsonMembers(rule: MemberRule): Storage {
  const isSealed = sealedNames(rule);
  const sealedMembers = (stored: string) => membersOf(stored).filter(({ name }) => isSealed(name));
  return {
    kind: 'json-members',
    columnTypes: ['jsonb', 'json'],
    beside: [],
    read: (column) => `${column}::text`,
    write: (value) => [`${value}::json`],
    cells(stored) {
      const kind = kindOfJson(stored);
      if (kind === 'null') return { cells: [] };
      if (kind !== 'object') return { loose: stored, why: `the value is a JSON ${kind}, not an object` };
      return { cells: sealedMembers(stored).map((member) => cellOf(stored, member)) };
    },
    replace: (stored, cells) =>
      withValues(
        stored,
        sealedMembers(stored),
        cells.map((cell) => (cell == null ? undefined : JSON.stringify(cell))),
      ),
    plaintextOf(stored, place) {
      if (kindOfJson(stored) !== 'object') return null;
      const member = sealedMembers(stored)[place];
      const json = member === undefined ? '' : stored.slice(member.start, member.end);
      return json.startsWith('"') ? Buffer.from(JSON.parse(json) as string) : null;
    },
    withPlaintexts(stored, plaintexts) {
      const values = plaintexts.map((plaintext) =>
        plaintext === null ? undefined : asJsonString(plaintext),
      );
      return values.includes(null) ? null : withValues(stored, sealedMembers(stored), values);
    },
    pathsOf: (stored) =>
      kindOfJson(stored) === 'object' ? sealedMembers(stored).map(({ name }) => name) : [],
    without: (stored, places) =>
      kindOfJson(stored) === 'object' ? withoutMembers(stored, sealedMembers(stored), places) : null,
  };
}

function sealedNames({ names, match }: MemberRule): (name: string) => boolean {
  if (match === 'exact') return (name) => names.includes(name);
  const parts = names.map((part) => part.toLowerCase());
  return (name) => parts.some((part) => name.toLowerCase().includes(part));
}

/** A member's string. What is falsy, an application leaves unsealed as empty; anything else was not sealed. */
function cellOf(stored: string, { name, start, end }: Member): Cell {
  const json = stored.slice(start, end);
  const kind = kindOfJson(json);
  if (kind === 'string') return JSON.parse(json) as string;
  if (isFalsy(json, kind)) return '';
  const article = kind === 'array' || kind === 'object' ? 'an' : 'a';
  return { loose: json, why: `the member "${shortened(name)}" is ${article} ${kind}, not a sealed string` };
}

function isFalsy(json: string, kind: JsonKind): boolean {
  if (kind === 'number') return Number(json) === 0;
  return /^(null|false|\[\s*\]|\{\s*\})$/.test(json);
}

const LONGEST_NAME = 60;

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

/** An object's text with other values, as JSON, in the place of some members'; all else stays byte for byte. */
function withValues(
  stored: string,
  members: readonly Member[],
  values: readonly (string | null | undefined)[],
): string {
  let text = '';
  let at = 0;
  for (const [i, { start, end }] of members.entries()) {
    const value = values[i];
    if (value == null) continue;
    text += stored.slice(at, start) + value;
    at = end;
  }
  return text + stored.slice(at);
}

/** An object's text without some of its members, and without the commas that parted them from the others. */
function withoutMembers(stored: string, members: readonly Member[], places: readonly boolean[]): string {
  const gone = new Set(members.filter((_, i) => places[i]).map(({ start }) => start));
  const kept = membersOf(stored).filter(({ start }) => !gone.has(start));
  const parts = kept.map(({ name, start, end }) => `${JSON.stringify(name)}: ${stored.slice(start, end)}`);
  return `{${parts.join(', ')}}`;
}
