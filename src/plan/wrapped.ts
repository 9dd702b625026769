import { columnsOf } from './columns-of.ts';

/** A line broken between words to lines of at most `width` columns; what follows stands `hang` columns further in. */
export function wrapped(line: string, width: number, { hang = 2 } = {}): string[] {
  const indent = `${/^ */.exec(line)?.[0] ?? ''}${' '.repeat(hang)}`;
  const lines: string[] = [];
  let rest = [...line];
  for (let fits = fitting(rest, width); fits < rest.length; fits = fitting(rest, width)) {
    const blank = rest.lastIndexOf(' ', fits);
    const end = blank > indent.length ? blank : Math.max(fits, indent.length + 1);
    lines.push(rest.slice(0, end).join(''));
    rest = [...indent, ...rest.slice(rest[end] === ' ' ? end + 1 : end)];
  }
  return [...lines, rest.join('')];
}

/** How many of the characters there is room for. */
function fitting(characters: readonly string[], width: number): number {
  let columns = 0;
  const over = characters.findIndex((character) => {
    columns += columnsOf(character);
    return columns > width;
  });
  return over === -1 ? characters.length : over;
}
