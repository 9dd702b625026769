import type { KeyColumn } from '../database/catalogue.ts';
import type { Target } from '../database/target.ts';
import { KeyMaterial } from '../keys/key-material.ts';
import { Keyring } from '../keys/keyring.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import type { OnLostKey } from '../plan/judge.ts';
import { judgingOf } from '../plan/judging.ts';
import type { TreatmentKind } from '../plan/treatment.ts';
import { treatmentOf } from '../plan/treatments.ts';
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
    onLostKey: OnLostKey | null;
    also: Readonly<Record<string, unknown>>;
    readsPlaintext: boolean | null;
  }[];
  treatment: TreatmentKind;
}

export function specOf(target: Target): TargetSpec {
  const { name, schema, table, key, rows, rowBytes, keyring, fields, treatment } = target;
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
    fields: fields.map(({ name: field, column, label, where, storage, judging, also, readsPlaintext }) => ({
      name: field,
      column,
      label,
      where,
      storage,
      exempt: [...judging.exempt],
      onLostKey: judging.onLostKey ?? null,
      also,
      readsPlaintext,
    })),
    treatment: treatment.kind,
  };
}

/** The target again; wipes the key bytes that brought it. */
export function targetOf({
  keyring: { name: keyringName, scheme: schemeName, keys },
  fields,
  treatment,
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
    treatment: treatmentOf(treatment),
    fields: fields.map(({ exempt, onLostKey, ...field }) => ({
      ...field,
      judging: judgingOf({ scheme, keys: ready, storage: field.storage, exempt, onLostKey }),
    })),
  };
}
