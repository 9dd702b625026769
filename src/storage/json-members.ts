import { type JsonKind, kindOfJson, type Member, membersOf } from './json-text.ts';
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
    read: (column) => `${column}::text`,
    write: (value) => `${value}::json`,
    cells(stored) {
      const kind = kindOfJson(stored);
      if (kind === 'null') return { cells: [] };
      if (kind !== 'object') return { loose: stored, why: `the value is a JSON ${kind}, not an object` };
      return { cells: sealedMembers(stored).map((member) => cellOf(stored, member)) };
    },
    replace(stored, cells) {
      let text = '';
      let at = 0;
      for (const [i, { start, end }] of sealedMembers(stored).entries()) {
        const cell = cells[i];
        if (cell == null) continue;
        text += stored.slice(at, start) + JSON.stringify(cell);
        at = end;
      }
      return text + stored.slice(at);
    },
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
