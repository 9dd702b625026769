/** Parts of a dotted SQL name, exactly as written: no case folding. `"` opens a quoted part, `""` is a quote in it. */
export function nameParts(text: string): string[] | null {
  const parts: string[] = [];
  let rest = text;
  for (;;) {
    const part = firstPart(rest);
    if (part === null) return null;
    parts.push(part.name);
    if (part.length === rest.length) return parts;
    rest = rest.slice(part.length + 1);
  }
}

function firstPart(text: string): { name: string; length: number } | null {
  const match = /^(?:"((?:[^"]|"")+)"|([^."]+))(?=\.|$)/s.exec(text);
  if (match === null || match[0].includes('\0')) return null;
  const [whole, inQuotes, plain] = match;
  const name = inQuotes === undefined ? plain! : inQuotes.replaceAll('""', '"');
  if (inQuotes === undefined && name.trim() !== name) return null;
  return { name, length: whole.length };
}

/** `table` or `schema.table`; the schema is `public` where left out. Null where it can't be a table's name. */
export function tableNamed(text: string): { schema: string; table: string } | null {
  const parts = nameParts(text);
  if (parts === null || parts.length > 2) return null;
  return parts.length === 1
    ? { schema: 'public', table: parts[0]! }
    : { schema: parts[0]!, table: parts[1]! };
}

/** A column: its name, which may stand in double quotes. A dot outside quotes belongs to the name. */
export function columnNamed(text: string): string | null {
  if (text.includes('\0') || text.trim() !== text || text === '') return null;
  if (!text.startsWith('"')) return text;
  const parts = nameParts(text);
  return parts?.length === 1 ? parts[0]! : null;
}
