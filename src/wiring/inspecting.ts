import { fieldName } from '../config/field-names.ts';
import { fieldNamed } from '../config/select-fields.ts';
import type { Database } from '../database/database.ts';
import { resolveTargets } from '../database/targets.ts';
import { inspectRow } from '../engine/inspection.ts';
import type { RowAddress, RowInspection } from '../flows/operations.ts';
import type { Loaded } from './loaded.ts';

/** Looks at one row by all fields of its table, under whatever keyring they stand. */
export async function inspect(
  { config, keyrings, readOnly }: Loaded & { readOnly: Database },
  { field: name, ...key }: RowAddress,
): Promise<RowInspection> {
  const field = fieldNamed(config, name);
  const fields = config.fields.filter(
    ({ schema, table }) => schema === field.schema && table === field.table,
  );
  const targets = await resolveTargets(readOnly, { fields, keyrings, estimated: true, onlyRead: true });
  const address = { field: fieldName(field), ...key };
  return { values: await inspectRow(readOnly, { targets, address, application: config.application }) };
}
