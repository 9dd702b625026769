import type { LeftSearch } from './left-search.ts';
import { printable } from './printable.ts';
import { listed, plural } from './words.ts';

/** Where a lost key may be looked for; what is typed in is never shown. */
export const SEARCH_PLACES = ['typed', 'files', 'folders', 'environment', 'keyrings'] as const;
export type SearchPlace = (typeof SEARCH_PLACES)[number];

/** Places of which one has to say which. */
export type NamedPlace = Exclude<SearchPlace, 'environment' | 'keyrings'>;

export type SearchChoice = readonly [name: string, what: string];

/** What each is called, and what is looked at there. */
export const PLACE_NAMES: Readonly<Record<SearchPlace, SearchChoice>> = {
  typed: ['A key', 'type or paste what somebody still has; it is not shown'],
  files: ['A file', 'a key file, an old .env, a YAML file, notes'],
  folders: ['A folder', 'its likely files: .env*, *.key, *.yml, *.yaml, secrets/*'],
  environment: ['The environment', 'the variables keyturn was started with'],
  keyrings: ['Other keyrings', 'the keys of the configuration’s other keyrings'],
};

export const PLACE_QUESTIONS: Readonly<Record<NamedPlace, string>> = {
  typed: 'Type or paste the key. It is not shown, and is kept nowhere.',
  files: 'Which file? Its path, as you would give it to a command.',
  folders: 'Which folder? Its path, as you would give it to a command.',
};

interface Places {
  files?: readonly string[];
  folders?: readonly string[];
  environment?: boolean;
}

/** Where one can look, in its order: what was named in an earlier sitting stands first. */
export function searchChoices(left: LeftSearch | null): readonly SearchChoice[] {
  const places = SEARCH_PLACES.map((place) => PLACE_NAMES[place]);
  return left ? [leftPlaces(left), ...places] : places;
}

/** `tried so far: 2 typed keys, 1 file and the environment`; null where nothing was. */
export function namedSoFar({ typed = [], ...places }: Places & { typed?: readonly string[] }): string | null {
  const typedKeys = typed.length > 0 ? [plural(typed.length, 'typed key')] : [];
  const parts = [...typedKeys, ...countsOf(places)];
  return parts.length > 0 ? `tried so far, and with whatever comes: ${listed(parts)}` : null;
}

/** The places that were named in an earlier sitting, as one that can be chosen. */
function leftPlaces(left: LeftSearch): SearchChoice {
  return ['The same places', `${listed(countsOf(left))}, as they were named`];
}

/** Which they are: `named before: /srv/old/.env, /srv/staging and the environment`. */
export function leftPlacesInFull({ files, folders, environment, typed }: LeftSearch): string {
  const paths = [...files, ...folders].map(printable);
  const named = `named before: ${listed([...paths, ...(environment ? ['the environment'] : [])])}`;
  if (typed === 0) return named;
  return `${named}. ${plural(typed, 'key was', 'keys were')} typed as well, and kept nowhere: type ${typed === 1 ? 'it' : 'them'} again.`;
}

function countsOf({ files = [], folders = [], environment = false }: Places): string[] {
  return [
    ...(files.length > 0 ? [plural(files.length, 'file')] : []),
    ...(folders.length > 0 ? [plural(folders.length, 'folder')] : []),
    ...(environment ? ['the environment'] : []),
  ];
}
