import fc from 'fast-check';

/** A JSON text as somebody may have written it, and the members of the object it is, in their order. */
export interface Writing {
  text: string;
  members: { name: string; json: string }[];
}

const blanks = fc.stringMatching(/^[ \t\n\r]{0,3}$/);

/** A string in quotes, some of its characters written as `\u….` or behind a backslash. */
export function quotedString(content: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(content, fc.infiniteStream(fc.nat(4))).map(([text, dice]) => {
    const units = Array.from({ length: text.length }, (_, i) => text[i]!);
    return `"${units.map((unit) => writtenUnit(unit, dice.next().value!)).join('')}"`;
  });
}

function writtenUnit(unit: string, how: number): string {
  const code = `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  if (how === 0) return code;
  if (how === 1) return code.toUpperCase().replace('U', 'u');
  if (unit === '/' && how === 2) return '\\/';
  return JSON.stringify(unit).slice(1, -1);
}

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[{}[\]",:\\/ \n]{0,8}$/),
);

const scalars = fc.oneof(
  fc.constantFrom('null', 'true', 'false', '0', '-0', '1e400', '-1.50E-3', '12345678901234567890.10', '""'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
  quotedString(texts),
);

const { value: values } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalars, tie('list'), tie('object')),
  list: fc.array(fc.tuple(blanks, tie('value'), blanks), { maxLength: 4 }).map(asList),
  object: fc
    .array(fc.tuple(blanks, quotedString(texts), blanks, blanks, tie('value'), blanks), { maxLength: 4 })
    .map((parts) => asObject(parts).text),
}));

function asList(parts: readonly string[][]): string {
  return `[${parts.length > 0 ? parts.map((part) => part.join('')).join(',') : ' '}]`;
}

type Part = [before: string, name: string, gap: string, gap: string, value: string, after: string];

function asObject(parts: readonly Part[]): Writing {
  const members = parts.map(([a, name, b, c, value, d]) => `${a}${name}${b}:${c}${value}${d}`);
  return {
    text: `{${members.length > 0 ? members.join(',') : '\n'}}`,
    members: parts.map(([, name, , , json]) => ({ name: JSON.parse(name) as string, json })),
  };
}

/** Any JSON value, oddly written. */
export const anyJson: fc.Arbitrary<string> = values;

/** Objects whose names repeat, hold one another and stand again within what they name. */
export function objects(names: fc.Arbitrary<string>): fc.Arbitrary<Writing> {
  const nested = fc.tuple(quotedString(names), values).map(([name, value]) => `{ ${name} :${value}}`);
  const value = fc.oneof(values, nested, quotedString(names));
  return fc
    .tuple(
      fc.array(fc.tuple(blanks, quotedString(names), blanks, blanks, value, blanks), { maxLength: 6 }),
      blanks,
      blanks,
    )
    .map(([parts, before, after]) => {
      const { text, members } = asObject(parts);
      return { text: before + text + after, members };
    });
}
