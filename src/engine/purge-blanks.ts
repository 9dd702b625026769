import { type Blanking, columnsToBlank } from '../database/blanking.ts';
import type { Queryable } from '../database/database.ts';
import type { Target, TargetField } from '../database/target.ts';
import { refusal } from '../errors.ts';

/** Refuses (exit 3) what the database would refuse row by row: columns that can't be blanked, or not be set along. */
export async function refuseUnblankable(db: Queryable, target: Target): Promise<void> {
  const { schema, table, fields } = target;
  const columns = await columnsToBlank(db, { schema, table, columns: fields.flatMap(writtenWith) });
  for (const field of fields) {
    refuseStorage(field);
    refuseColumn(field, columns.get(field.column));
    for (const nonce of blanksNonce(field) ? field.judging.storage.beside : [])
      refuseNull(`${schema}.${table}.${nonce}`, columns.get(nonce));
    if (field.judging.onLostKey !== 'delete-row') refuseAlso(target, field, columns);
  }
}

function writtenWith({ column, judging, also }: TargetField): string[] {
  return [column, ...judging.storage.beside, ...Object.keys(also)];
}

/** The bytes beside a nonce are blanked together with it. */
function blanksNonce({ judging }: TargetField): boolean {
  return judging.onLostKey === 'set-null' || judging.onLostKey === 'set-empty';
}

function refuseStorage({ name, storage, judging }: TargetField): void {
  const { onLostKey } = judging;
  if (onLostKey === 'drop-member' && judging.storage.without === undefined)
    throw refusal(
      'on-lost-key',
      `${name} has no members that could be dropped: its storage is ${storage.kind}`,
      'give the field onLostKey: set-null, set-empty or delete-row',
    );
  if (storage.kind === 'large-object' && onLostKey !== 'delete-row')
    throw refusal(
      'on-lost-key',
      `${name} holds large objects, which go with their rows and not without them`,
      'give the field onLostKey: delete-row',
    );
}

function refuseColumn({ name, judging: { onLostKey } }: TargetField, column: Blanking | undefined): void {
  if (onLostKey === 'set-null') {
    refuseNull(name, column);
    refuseOne(name, { index: column?.oneNull, blank: 'NULL', other: 'set-empty or delete-row' });
  }
  if (onLostKey === 'set-empty')
    refuseOne(name, {
      index: column?.oneEmpty,
      blank: 'empty',
      other: 'delete-row, or set-null where its column may be null',
    });
}

function refuseNull(name: string, column: Blanking | undefined): void {
  if (!column?.notNull) return;
  throw refusal(
    'not-null',
    `${name} is NOT NULL, so it can’t be set to NULL with a value that is lost`,
    'give the field onLostKey: set-empty or delete-row, or let the column be null first',
  );
}

function refuseOne(
  name: string,
  { index, blank, other }: { index: string | null | undefined; blank: string; other: string },
): void {
  if (index == null) return;
  throw refusal(
    'unique',
    `${index} lets only one value of ${name} be ${blank}`,
    `give the field onLostKey: ${other}`,
  );
}

/** Columns that are set along with a value. */
function refuseAlso(
  { schema, table, fields }: Target,
  { name: field, also }: TargetField,
  columns: ReadonlyMap<string, Blanking>,
): void {
  const sealed = new Set(fields.flatMap(({ column, judging }) => [column, ...judging.storage.beside]));
  for (const [column, value] of Object.entries(also)) {
    const name = `${schema}.${table}.${column}`;
    const hint = `mend what stands under also in the field ${field}`;
    const found = columns.get(column);
    if (found === undefined) throw refusal('column', `there is no column ${name} to set along`, hint);
    if (sealed.has(column))
      throw refusal('also', `${name} is sealed itself, and can’t be set along with ${field}`, hint);
    if (found.generated)
      throw refusal('generated', `${name} is a generated column, and can’t be set along`, hint);
    if (!found.mayUpdate)
      throw refusal(
        'privilege',
        `the role may not update ${name}, which is set along with ${field}`,
        `grant update (${column}) on ${schema}.${table} to the role`,
      );
    if (value === null) refuseNull(name, found);
  }
}
