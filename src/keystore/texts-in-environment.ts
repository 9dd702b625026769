import { printable } from '../plan/printable.ts';
import type { FoundText } from './found-text.ts';
import { type Around, type Gathered, noting } from './gathered.ts';
import { lookAt, shownPath } from './searched-path.ts';
import { textsInFile } from './texts-in-file.ts';
import { MOST_LIKELY_BYTES } from './texts-in-folder.ts';

const ORIGIN = 'the environment';

/** The variables of this process, and the files that variables ending in _FILE name, as `{ env: NAME }` reads them. */
export async function textsInEnvironment({ cwd, env }: Around): Promise<Gathered> {
  const gathered: Gathered = { origin: ORIGIN, texts: [], notes: [] };
  for (const [name, text] of Object.entries(env)) {
    if (!text) continue;
    const place = env[`${name}_FILE`] ? null : ({ kind: 'env', name } as const);
    const source = `${printable(name)} in ${ORIGIN}`;
    gathered.texts.push({ text, name, origin: ORIGIN, source, place, isWhole: true });
  }
  for (const [name, path] of Object.entries(env)) {
    const variable = /^(.+)_FILE$/.exec(name)?.[1];
    if (variable === undefined || !path?.startsWith('/')) continue;
    const found = await noting(gathered.notes, () => textsInFileOf(path, { cwd, env }));
    const place = env[variable] ? null : ({ kind: 'env', name: variable } as const);
    gathered.texts.push(...(found ?? []).map((each) => asVariable(each, variable, place)));
  }
  return gathered;
}

async function textsInFileOf(path: string, { cwd, env }: Around): Promise<FoundText[]> {
  const shown = shownPath(path, cwd);
  const { size } = await lookAt(path, shown);
  if (size === null || size > MOST_LIKELY_BYTES) return [];
  return textsInFile({ path, shown, origin: ORIGIN, size }, env);
}

/** The whole of such a file is the variable's value, blanks around it stripped, as the usual container images do it. */
function asVariable(found: FoundText, name: string, place: FoundText['place']): FoundText {
  return found.place?.kind === 'file' ? { ...found, text: found.text.trim(), name, place } : found;
}
