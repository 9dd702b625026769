import type { PlaceCommand } from './place.ts';

/** What the line could become, and what is seen of that among others. */
export interface Completion {
  readonly line: string;
  readonly name: string;
  readonly takes: string;
  readonly about: string;
}

/** The word's name and what stands behind it, as a line says them. */
export function partsOf(line: string): { name: string; rest: string; hasRest: boolean } {
  const [, name = '', blank = '', rest = ''] = /^\s*(\S*)(\s*)(.*)$/su.exec(line) ?? [];
  return { name: name.toLowerCase(), rest: rest.trimEnd(), hasRest: blank !== '' };
}

export function wordNamed(name: string, words: readonly PlaceCommand[]): PlaceCommand | null {
  return words.find((word) => word.name === name) ?? null;
}

/** What a line may become, best first: a word while its name is typed, then what may stand behind it. */
export function completionsOf(line: string, words: readonly PlaceCommand[]): readonly Completion[] {
  const { name, hasRest } = partsOf(line);
  if (!hasRest) return words.filter((word) => word.name.startsWith(name)).map(ofWord);
  const last = /\S*$/u.exec(line)?.[0] ?? '';
  const before = line.slice(0, line.length - last.length);
  const options = wordNamed(name, words)?.complete?.(last) ?? [];
  return options.map((name) => ({ line: `${before}${name}`, name, takes: '', about: '' }));
}

function ofWord({ name, takes = '', about }: PlaceCommand): Completion {
  return { line: takes === '' ? name : `${name} `, name, takes, about };
}
