import type { StorageConfig } from './config.ts';
import type { StorageShape } from './shapes/storage.ts';
import { columnNamed } from './table-name.ts';

/** A storage with every member filled in, so that no reader has to know the defaults. */
export function storageOf(shape: StorageShape): StorageConfig {
  const plain: StorageConfig = { kind: shape.kind, nonce: null, names: [], match: 'exact', nested: false };
  switch (shape.kind) {
    case 'text':
    case 'json-string':
      return plain;
    case 'bytes':
    case 'large-object':
      return {
        ...plain,
        nonce: shape.nonce === undefined ? null : (columnNamed(shape.nonce) ?? shape.nonce),
      };
    case 'json-members':
      return { ...plain, names: shape.names, match: shape.match, nested: shape.nested };
  }
}
