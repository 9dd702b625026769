import type { Storage } from './storage.ts';
import { text } from './text.ts';

export const STORAGES: readonly Storage[] = [text];

/** The storage of that kind, or null where this version has none. */
export function storageOfKind(kind: string): Storage | null {
  return STORAGES.find((storage) => storage.kind === kind) ?? null;
}

/** The storage a column of this type has when the configuration does not say; null where none fits. */
export function storageForType(typeName: string): Storage | null {
  return STORAGES.find((storage) => storage.columnTypes.includes(typeName)) ?? null;
}
