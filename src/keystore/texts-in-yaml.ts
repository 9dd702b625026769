import { isMap, isScalar, isSeq, parseAllDocuments, type Scalar } from 'yaml';

import { printable } from '../plan/printable.ts';
import { assignedIn, decodedFrom, type FoundText, isName } from './found-text.ts';
import { otherThanText } from './python-scalars.ts';
import type { SearchedFile } from './texts-in-file.ts';

/** Every text of a YAML file (JSON too), with the path it stands at; null where it is not YAML that can be read. */
export function textsInYaml(text: string, file: SearchedFile): FoundText[] | null {
  const documents = documentsOf(text);
  if (documents === null) return null;
  const isAlone = documents.length === 1;
  return documents.flatMap((document) =>
    [...scalarsIn(document, [])].flatMap((found) => asFound(found, file, isAlone)),
  );
}

function documentsOf(text: string): unknown[] | null {
  try {
    const parsed = parseAllDocuments(text, { schema: 'failsafe', prettyErrors: false, logLevel: 'silent' });
    const documents = Array.isArray(parsed) ? parsed : [];
    return documents.some(({ errors }) => errors.length > 0)
      ? null
      : documents.map(({ contents }) => contents);
  } catch (error) {
    // Too deep to be anything an operator wrote.
    if (error instanceof RangeError || error instanceof ReferenceError) return null;
    throw error;
  }
}

/** Names of mappings, and places in lists. */
type Path = readonly (string | number)[];

interface FoundScalar {
  scalar: Scalar;
  text: string;
  path: Path;
}

function* scalarsIn(node: unknown, path: Path): Generator<FoundScalar, void, void> {
  if (isMap(node)) {
    for (const { key, value } of node.items)
      yield* scalarsIn(value, [...path, isScalar(key) ? String(key.value) : '?']);
  } else if (isSeq(node)) {
    for (const [i, item] of node.items.entries()) yield* scalarsIn(item, [...path, i]);
  } else if (isScalar(node) && typeof node.value === 'string') {
    yield { scalar: node, text: node.value, path };
  }
}

function asFound({ scalar, text, path }: FoundScalar, file: SearchedFile, isAlone: boolean): FoundText[] {
  const source = printable(`${inWords(path)} in ${file.shown}`);
  const last = path.at(-1);
  const found: FoundText = {
    text,
    name: typeof last === 'string' ? last : null,
    origin: file.origin,
    source,
    place:
      isAlone && isReadable(scalar, text, path)
        ? { kind: 'yaml', path: file.path, at: path.join('.') }
        : null,
    isWhole: true,
  };
  return [found, ...assignedIn(found), ...decodedFrom(found)];
}

function inWords(path: Path): string {
  return path.reduce<string>((words, part) => {
    if (typeof part === 'number') return `${words}[${part}]`;
    return `${words}${words === '' ? '' : '.'}${isName(part) ? part : '…'}`;
  }, '');
}

/** Whether `{ yaml: …, at: … }` would read this very text: by names alone, and as text. */
function isReadable({ type, tag }: Scalar, text: string, path: Path): boolean {
  const named =
    path.length > 0 && path.every((part) => typeof part === 'string' && isName(part) && !part.includes('.'));
  const isText =
    tag === undefined && (type !== 'PLAIN' || (otherThanText(text) === null && !text.includes('${')));
  return named && isText;
}
