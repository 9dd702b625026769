import { grouped } from '../plan/words.ts';
import { type Around, type Gathered, noting } from './gathered.ts';
import { LIKELY_IN_WORDS, likelyFiles } from './likely-files.ts';
import { lookAt, shownPath } from './searched-path.ts';
import { textsInFile } from './texts-in-file.ts';

const MOST_FILES = 200;
/** Larger settings are named by themselves. */
export const MOST_LIKELY_BYTES = 256 * 1024;

/** What the likely files of a folder hold; one that can't be read, or is too large, is noted. */
export async function textsInFolder(folder: string, around: Around): Promise<Gathered> {
  const origin = shownPath(folder, around.cwd);
  const gathered: Gathered = { origin, texts: [], notes: [] };
  const { files, secrets } = await likelyFiles(folder, origin);
  const within = secrets === null ? null : await noting(gathered.notes, () => likelyOf(secrets, around));
  const all = [...files, ...(within?.files ?? [])];
  for (const path of all.slice(0, MOST_FILES))
    await noting(gathered.notes, () => addFile(gathered, path, around));
  if (all.length === 0)
    gathered.notes.push({
      message: `${origin} has no likely file`,
      hint: `these are looked at: ${LIKELY_IN_WORDS}`,
    });
  if (all.length > MOST_FILES)
    gathered.notes.push({
      message: `only the first ${MOST_FILES} of ${grouped(all.length)} likely files of ${origin} were looked at`,
      hint: 'name the others as files',
    });
  return gathered;
}

function likelyOf(folder: string, { cwd }: Around) {
  return likelyFiles(folder, shownPath(folder, cwd));
}

async function addFile({ origin, texts, notes }: Gathered, path: string, around: Around): Promise<void> {
  const shown = shownPath(path, around.cwd);
  const { size } = await lookAt(path, shown);
  // A pipe in a folder might never end, and a folder behind a link is not looked into.
  if (size === null) return;
  if (size <= MOST_LIKELY_BYTES) {
    for (const found of await textsInFile({ path, shown, origin, size }, around.env)) texts.push(found);
    return;
  }
  notes.push({
    message: `${shown} is larger than 256 KiB, and was not looked at`,
    hint: 'name it as a file to try it',
  });
}
