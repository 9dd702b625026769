import type { Queryable } from '../database.ts';
import type { Dependents } from '../dependents/shapes.ts';
import { quoted } from '../identifiers.ts';
import type { Statement } from '../page-sql.ts';
import type { Target } from '../target.ts';
import type { RowWrite } from '../update-sql.ts';
import { castBack, imagesOf, type Part } from './image-sql.ts';
import { keepChildrenSql, keepRootsSql, type KeptPart } from './keep-rows-sql.ts';
import { keepObjectsSql } from './objects-sql.ts';
import { inTextForms } from './text-forms.ts';

/** Rows that are to be deleted, with all that a deletion drags along. */
export interface Deletion {
  run: string;
  target: Target;
  dependents: Dependents;
  /** Whether what goes is kept for a restore; else it is only found. */
  keeps: boolean;
  /** Columns of the target that name large objects which are to go with their rows. */
  objects?: readonly string[];
}

/** Rows that are kept and locked. */
export interface Kept {
  part: KeptPart;
  /** The primary keys of those among the target's rows that stood as they were read. */
  keys: readonly (readonly string[])[];
}

/**
 * Before rows are deleted: keeps those that still stand as they were read, whole, with everything that goes with them,
 * and the bytes of the large objects they name. All of it is locked until the transaction ends.
 */
export async function keepRows(
  tx: Queryable,
  { run, target, dependents, keeps, objects = [] }: Deletion,
  rows: readonly Pick<RowWrite, 'key' | 'old'>[],
): Promise<Kept> {
  const part: KeptPart = { run, part: await nextPart(tx), keeps };
  await inTextForms(tx, async () => {
    await execute(tx, keepRootsSql(part, { target, dependents, objects }, rows));
    await keepDescendants(tx, part, dependents);
    if (keeps) await tx.execute(keepObjectsSql(part), [run]);
  });
  await takePlace(tx, part);
  return { part, keys: await keptKeys(tx, { part, target, dependents }) };
}

/** A new part, for images that are undone together. */
export async function nextPart(tx: Queryable): Promise<string> {
  const [row] = await tx.query<{ part: string }>(`select nextval('keyturn.before_part')::text as part`);
  return row!.part;
}

/**
 * Says which parts a part comes after, once it holds all locks it needs: whatever another transaction has kept and this
 * one met, it had committed by then. Parts are undone from the last to the first.
 */
export async function takePlace(tx: Queryable, { run, part }: Part): Promise<void> {
  await tx.execute(
    `insert into keyturn.before_order (run, part, position) values ($1, $2, nextval('keyturn.before_part'))`,
    [run, part],
  );
}

/** Level by level, until a level brings nothing new. */
async function keepDescendants(tx: Queryable, part: KeptPart, dependents: Dependents): Promise<void> {
  for (let depth = 0, found = 1; found > 0; depth++) {
    found = 0;
    for (const dependency of dependents.dependencies)
      found += await execute(tx, keepChildrenSql(part, { dependents, dependency, depth }));
  }
}

/** In the forms in which the session reads keys, which are not those of the images. */
async function keptKeys(
  tx: Queryable,
  { part, target, dependents }: { part: KeptPart; target: Target; dependents: Dependents },
): Promise<string[][]> {
  const { root } = dependents;
  const columns = target.key.map(({ name }) => root.columns.find((column) => column.name === name)!);
  const rows = await tx.query<Record<string, string>>(
    `select ${columns.map((column, n) => `${castBack(column)}::text as ${quoted(`k${n}`)}`).join(', ')}
       from keyturn.before_image as i
      where ${imagesOf(part, root, 'deleted')} and i.depth = 0
      order by i.id`,
    [part.run],
  );
  return rows.map((row) => columns.map((_, n) => row[`k${n}`]!));
}

export function execute(tx: Queryable, { sql, params }: Statement): Promise<number> {
  return tx.execute(sql, params);
}
