import { listed, plural } from './words.ts';

/** Where a lost key may be looked for; what is typed in is never shown. */
export const SEARCH_PLACES = ['typed', 'files', 'folders', 'environment', 'keyrings'] as const;
export type SearchPlace = (typeof SEARCH_PLACES)[number];

/** Places of which one has to say which. */
export type NamedPlace = Exclude<SearchPlace, 'environment' | 'keyrings'>;

/** What each is called, and what is looked at there. */
export const PLACE_NAMES: Readonly<Record<SearchPlace, readonly [name: string, what: string]>> = {
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

/** `tried so far: 2 typed keys, 1 file and the environment`; null where nothing was. */
export function namedSoFar(named: {
  typed?: readonly string[];
  files?: readonly string[];
  folders?: readonly string[];
  environment?: boolean;
}): string | null {
  const { typed = [], files = [], folders = [], environment = false } = named;
  const parts = [
    ...(typed.length > 0 ? [plural(typed.length, 'typed key')] : []),
    ...(files.length > 0 ? [plural(files.length, 'file')] : []),
    ...(folders.length > 0 ? [plural(folders.length, 'folder')] : []),
    ...(environment ? ['the environment'] : []),
  ];
  return parts.length > 0 ? `tried so far, and with whatever comes: ${listed(parts)}` : null;
}
