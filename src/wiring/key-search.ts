import type { Config, KeyringConfig } from '../config/config.ts';
import { selectFields } from '../config/select-fields.ts';
import { resolveTargets } from '../database/targets.ts';
import { searchKey } from '../engine/key-search.ts';
import type { FindKeyRequest } from '../flows/operations.ts';
import type { Keyring } from '../keys/keyring.ts';
import { type Candidates, candidatesFor } from '../keystore/candidates.ts';
import type { FoundKey } from '../keystore/distinct-keys.ts';
import { type GatheredTexts, gatherTexts } from '../keystore/gather-texts.ts';
import type { SearchNote } from '../keystore/gathered.ts';
import { sourceInWords } from '../keystore/words.ts';
import type { KeySearchFact, KeySearchNoteFact } from '../plan/key-search-facts.ts';
import type { Connections } from './connections.ts';
import type { Loaded, Opening } from './loaded.ts';

export interface KeySearchParts extends Loaded {
  connections: Connections;
  opening: Opening;
  request: FindKeyRequest;
  isStopped: () => boolean;
}

/** One keyring that is searched for, and what is to be tried. */
interface Search {
  readonly keyring: Keyring;
  readonly candidates: Candidates;
}

/**
 * Looks for the lost key of one keyring, or of each: gathers what the operator can produce, and tries it on every value
 * that does not open. All that was named is read before the database is asked anything.
 */
export async function* findKey(parts: KeySearchParts): AsyncGenerator<KeySearchFact, void, void> {
  const { config, connections, opening, request, isStopped } = parts;
  const names = new Set(fieldsOf(config, request.keyring).map(({ keyring }) => keyring));
  const gathered = await gatherTexts(request, opening);
  const searches: Search[] = [];
  for (const keyring of config.keyrings.filter(({ name }) => names.has(name)))
    searches.push(await searchOf(parts, keyring, gathered));
  const notes = new Notes();
  yield* notes.facts(gathered.notes, null);
  const database = await connections.readOnly(config);
  for (const { keyring, candidates } of searches) {
    if (isStopped()) return;
    const fields = fieldsOf(config, keyring.name);
    const { keyrings } = parts;
    const targets = await resolveTargets(database, { fields, keyrings, onlyRead: true });
    yield* notes.facts(candidates.notes, keyring.name);
    yield* searchKey(database, { keyring, targets, candidates: candidates.keys }, isStopped);
  }
}

function fieldsOf(config: Config, keyring: string | undefined) {
  return selectFields(config, keyring === undefined ? {} : { keyrings: [keyring] });
}

async function searchOf(
  { config, keyrings, opening, isStopped }: KeySearchParts,
  keyring: KeyringConfig,
  gathered: GatheredTexts,
): Promise<Search> {
  const opened = keyrings.get(keyring.name);
  if (opened === undefined) throw new Error(`there is no keyring ${keyring.name}`);
  const { ask } = opening;
  const question = `The salt of the keyring ${keyring.name}`;
  const context = { ...opening, ask: ask && ((words: string) => ask(`${question}: ${words}`)) };
  const others = config.keyrings.flatMap((other) => keysOf(other, { beside: opened, keyrings }));
  const request = { config: keyring, keyring: opened, gathered, others, context, isStopped };
  return { keyring: opened, candidates: await candidatesFor(request) };
}

/** Another keyring's keys, where they might be this one's: the same scheme, and not the same key. */
function keysOf(
  { name, current, next, older }: KeyringConfig,
  { beside, keyrings }: { beside: Keyring } & Pick<Loaded, 'keyrings'>,
): FoundKey[] {
  const other = keyrings.get(name);
  if (other === undefined || other === beside || other.scheme !== beside.scheme) return [];
  const sources = [current, ...(next === null ? [] : [next]), ...older];
  return other.all
    .filter(({ material }) => beside.all.every((key) => !key.material.equals(material)))
    .map(({ material, source }) => ({
      material,
      source: `${source}, of the keyring ${name}`,
      place: sources.find((each) => sourceInWords(each) === source) ?? null,
    }));
}

/** Each note once: what a file does not hold, it holds for no keyring of the scheme. */
class Notes {
  readonly #told = new Set<string>();

  *facts(notes: readonly SearchNote[], keyring: string | null): Generator<KeySearchNoteFact, void, void> {
    for (const { message, hint } of notes) {
      if (this.#told.has(message)) continue;
      this.#told.add(message);
      yield { event: 'key-search-note', keyring, message, hint };
    }
  }
}
