import { resolve } from 'node:path';

import { grouped } from '../plan/words.ts';
import { assignedIn, type FoundText, wordsIn } from './found-text.ts';
import { type Around, type Gathered, noting, type SearchNote } from './gathered.ts';
import { lookAt, shownPath } from './searched-path.ts';
import { textsInEnvironment } from './texts-in-environment.ts';
import { textsInFile } from './texts-in-file.ts';
import { textsInFolder } from './texts-in-folder.ts';
import { sourceError } from './trouble.ts';

/** What an operator can produce: paths, the environment, and texts that were typed in, which never leave but as keys. */
export interface KeyPlaces {
  readonly files?: readonly string[];
  readonly folders?: readonly string[];
  readonly environment?: boolean;
  readonly typed?: readonly string[];
}

export interface GatheredTexts {
  readonly texts: readonly FoundText[];
  /** The places that were searched, in words. */
  readonly origins: readonly string[];
  readonly notes: readonly SearchNote[];
}

export const TYPED = 'what was typed in';

/** Far more than settings have: beyond it, something was named that holds no keys. */
const MOST_TEXTS = 50_000;

/**
 * Every text that might be the lost key, from wherever the operator points. A file or folder that is named and can't be
 * read is an error; what is found wrong within is a note.
 */
export async function gatherTexts(places: KeyPlaces, around: Around): Promise<GatheredTexts> {
  const parts: Gathered[] = [];
  if (places.typed?.length) parts.push(typedTexts(places.typed));
  for (const path of places.files ?? [])
    parts.push(await textsInNamedFile(resolve(around.cwd, path), around));
  for (const path of places.folders ?? []) parts.push(await textsInFolder(resolve(around.cwd, path), around));
  if (places.environment) parts.push(await textsInEnvironment(around));
  const texts = parts.flatMap((part) => part.texts).filter(({ text }) => text !== '');
  return {
    texts: texts.slice(0, MOST_TEXTS),
    origins: [...new Set(parts.map(({ origin }) => origin))],
    notes: [...parts.flatMap(({ notes }) => notes), ...cut(texts.length - MOST_TEXTS)],
  };
}

function typedTexts(typed: readonly string[]): Gathered {
  const texts = typed.flatMap((text, i): FoundText[] => {
    const source = i === 0 ? 'typed in' : `typed in, number ${i + 1}`;
    const found = { name: null, origin: TYPED, source, place: { kind: 'prompt' }, isWhole: true } as const;
    const whole = [...new Set([text, text.trim()])].map((each) => ({ ...found, text: each }));
    const parts = [...assignedIn({ ...found, text }), ...wordsIn(text, found)];
    // Whatever stood around it: typed in at a prompt again, it is the key alone.
    return [...whole, ...parts.map((part) => ({ ...part, place: found.place }))];
  });
  return { origin: TYPED, texts, notes: [] };
}

async function textsInNamedFile(path: string, around: Around): Promise<Gathered> {
  const shown = shownPath(path, around.cwd);
  const { isFolder, size } = await lookAt(path, shown);
  if (isFolder)
    throw sourceError(
      `${shown} can't be read: it is a folder`,
      'name a file in it, or search it as a folder',
    );
  const notes: SearchNote[] = [];
  const file = { path, shown, origin: shown, size };
  return { origin: shown, texts: (await noting(notes, () => textsInFile(file, around.env))) ?? [], notes };
}

function cut(left: number): SearchNote[] {
  if (left <= 0) return [];
  const message = `only the first ${grouped(MOST_TEXTS)} texts were tried as keys, and ${grouped(left)} were not`;
  return [{ message, hint: 'name fewer files, the likeliest alone' }];
}
