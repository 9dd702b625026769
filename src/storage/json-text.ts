export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** What a JSON text is, by its first character; the text is known to be JSON. */
export function kindOfJson(json: string): JsonKind {
  switch (json.trimStart()[0]) {
    case '{':
      return 'object';
    case '[':
      return 'array';
    case '"':
      return 'string';
    case 't':
    case 'f':
      return 'boolean';
    case 'n':
      return 'null';
    default:
      return 'number';
  }
}

/** A member of a JSON object, and where its value stands in the text: from `start` up to `end`. */
export interface Member {
  name: string;
  start: number;
  end: number;
}

/** The members of a JSON object by their places in its text, so that one can change and all else stay as it is. */
export function membersOf(json: string): Member[] {
  const members: Member[] = [];
  let at = afterBlanks(json, json.indexOf('{') + 1);
  while (json[at] === '"') {
    const nameEnd = endOfString(json, at);
    const name = JSON.parse(json.slice(at, nameEnd)) as string;
    const start = afterBlanks(json, json.indexOf(':', nameEnd) + 1);
    const end = endOfValue(json, start);
    members.push({ name, start, end });
    at = afterBlanks(json, end);
    if (json[at] !== ',') break;
    at = afterBlanks(json, at + 1);
  }
  return members;
}

function afterBlanks(json: string, at: number): number {
  let i = at;
  while (/\s/.test(json[i] ?? '')) i += 1;
  return i;
}

function endOfValue(json: string, start: number): number {
  const first = json[start];
  if (first === '"') return endOfString(json, start);
  if (first === '{' || first === '[') return endOfNest(json, start);
  let i = start;
  while (i < json.length && !/[\s,}\]]/.test(json[i]!)) i += 1;
  return i;
}

function endOfNest(json: string, start: number): number {
  let depth = 0;
  for (let i = start; i < json.length; i++) {
    const character = json[i]!;
    if (character === '"') i = endOfString(json, i) - 1;
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return i + 1;
  }
  throw new Error('a JSON text that does not end');
}

function endOfString(json: string, start: number): number {
  for (let i = start + 1; i < json.length; i++) {
    if (json[i] === '\\') i += 1;
    else if (json[i] === '"') return i + 1;
  }
  throw new Error('a JSON string that does not end');
}
