import type { Scheme, SchemeKey } from '../schemes/scheme.ts';
import { storageOf, type StorageChoice } from '../storage/storages.ts';
import type { Judging, OnLostKey } from './judge.ts';

export interface JudgingParts {
  scheme: Scheme;
  /** Target key first. */
  keys: readonly SchemeKey[];
  storage: StorageChoice;
  exempt: readonly string[];
  onLostKey?: OnLostKey | null;
}

/** What the values of one field are judged by; its storage must be one this version has. */
export function judgingOf({ scheme, keys, storage: choice, exempt, onLostKey }: JudgingParts): Judging {
  const storage = storageOf(choice);
  if (storage === null) throw new Error(`there is no storage ${choice.kind}`);
  return {
    scheme,
    keys,
    storage,
    exempt: new Set(exempt),
    nested: choice.nested,
    recent: { key: null },
    onLostKey,
  };
}
