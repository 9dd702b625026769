/** A line broken between words to lines of at most `width` characters; what follows stands two columns in. */
export function wrapped(line: string, width: number): string[] {
  const indent = `${/^ */.exec(line)?.[0] ?? ''}  `;
  const lines: string[] = [];
  let rest = [...line];
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const end = blank > indent.length ? blank : width;
    lines.push(rest.slice(0, end).join(''));
    rest = [...indent, ...rest.slice(rest[end] === ' ' ? end + 1 : end)];
  }
  return [...lines, rest.join('')];
}
