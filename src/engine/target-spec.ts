import type { KeyColumn } from '../database/catalogue.ts';
import type { Target } from '../database/target.ts';
import { KeyMaterial } from '../keys/key-material.ts';
import { Keyring } from '../keys/keyring.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import { judgingOf } from '../plan/judging.ts';
import type { StorageChoice } from '../storage/storages.ts';

/** A target as plain data, for a worker thread; the keys' bytes travel within the process only. */
export interface TargetSpec {
  name: string;
  schema: string;
  table: string;
  key: readonly KeyColumn[];
  rows: number | null;
  rowBytes: number | null;
  keyring: { name: string; scheme: string; keys: readonly { bytes: Uint8Array; source: string }[] };
  fields: readonly {
    name: string;
    column: string;
    label: string | null;
    where: string | null;
    storage: StorageChoice;
    exempt: readonly string[];
  }[];
}

export function specOf({ name, schema, table, key, rows, rowBytes, keyring, fields }: Target): TargetSpec {
  return {
    name,
    schema,
    table,
    key,
    rows,
    rowBytes,
    keyring: {
      name: keyring.name,
      scheme: keyring.scheme,
      keys: keyring.all.map(({ material, source }) => ({ bytes: material.reveal(), source })),
    },
    fields: fields.map(({ name: field, column, label, where, storage, judging }) => ({
      name: field,
      column,
      label,
      where,
      storage,
      exempt: [...judging.exempt],
    })),
  };
}

/** The target again; wipes the key bytes that brought it. */
export function targetOf({
  keyring: { name: keyringName, scheme: schemeName, keys },
  fields,
  ...rest
}: TargetSpec): Target {
  const scheme = schemeNamed(schemeName);
  const kept = keys.map(({ bytes, source }) => {
    const material = new KeyMaterial(bytes);
    bytes.fill(0);
    return { material, source };
  });
  const keyring = new Keyring({
    name: keyringName,
    scheme: schemeName,
    target: kept[0]!,
    older: kept.slice(1),
  });
  const ready = kept.map(({ material }) => scheme.ready(material));
  return {
    ...rest,
    keyring,
    fields: fields.map(({ exempt, ...field }) => ({
      ...field,
      judging: judgingOf({ scheme, keys: ready, storage: field.storage, exempt }),
    })),
  };
}
