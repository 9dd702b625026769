import { bytes } from './bytes.ts';
import { bytesAndNonce } from './bytes-and-nonce.ts';
import { jsonMembers, type MemberRule } from './json-members.ts';
import { jsonString } from './json-string.ts';
import { largeObject } from './large-object.ts';
import type { Storage } from './storage.ts';
import { text } from './text.ts';
import { wrapped } from './wrapped.ts';

/** How an operator says where cells stand: plain data, so that it can travel to another thread. */
export interface StorageChoice extends MemberRule {
  kind: string;
  wrap: 'base64url' | null;
  /** Column of the nonce, where it stands beside the value. */
  nonce: string | null;
  /** Cells may be sealed several times over. */
  nested: boolean;
}

const MAKERS = new Map<string, (choice: StorageChoice) => Storage | null>([
  ['text', () => text],
  ['bytes', ({ nonce }) => (nonce === null ? bytes : bytesAndNonce(nonce))],
  ['large-object', ({ nonce }) => (nonce === null ? null : largeObject(nonce))],
  ['json-string', () => jsonString],
  ['json-members', jsonMembers],
]);

export const STORAGE_KINDS: readonly string[] = [...MAKERS.keys()];

/** The storage that was chosen, or null where there is none of that kind. */
export function storageOf(choice: StorageChoice): Storage | null {
  const storage = MAKERS.get(choice.kind)?.(choice) ?? null;
  return storage !== null && choice.wrap === 'base64url' ? wrapped(storage) : storage;
}

/** The kind of storage a column of this type has when the configuration does not say; null where none fits. */
export function storageKindForType(typeName: string): string | null {
  const kinds = ['text', 'bytes', 'json-string'];
  return kinds.find((kind) => storageOf(plainChoice(kind))?.columnTypes.includes(typeName)) ?? null;
}

/** A kind of storage that needs nothing said beside it. */
export function plainChoice(kind: string): StorageChoice {
  return { kind, wrap: null, nonce: null, names: [], match: 'exact', nested: false };
}
