import type { FieldConfig } from '../config/config.ts';
import { plainChoice, type StorageChoice, storageKindForType } from '../storage/storages.ts';
import type { ColumnFacts } from './catalogue.ts';

/** How cells stand in a field's column: as the configuration says, else by its type; null where none fits the type. */
export function storageChoice(
  { storage, wrap }: Pick<FieldConfig, 'storage' | 'wrap'>,
  column: Pick<ColumnFacts, 'typeName'>,
): StorageChoice | null {
  if (storage !== null) return { ...storage, wrap };
  const kind = storageKindForType(column.typeName);
  return kind === null ? null : { ...plainChoice(kind), wrap };
}
