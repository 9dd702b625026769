import type { FieldConfig } from '../config/config.ts';
import { fieldName } from '../config/field-names.ts';
import type { CheckFact } from '../plan/facts.ts';
import { printable } from '../plan/printable.ts';
import { listed, plural } from '../plan/words.ts';
import { MAY_CHANGE } from '../storage/large-object.ts';
import type { Queryable } from './database.ts';
import { qualified, quoted } from './identifiers.ts';
import { readOrphans } from './orphans.ts';

/** OIDs that are named one by one; of more, their number is told. */
const NAMED = 10;

/** Large objects of these fields that can't be turned, and objects nothing refers to any more. */
export async function checkObjects(db: Queryable, fields: readonly FieldConfig[]): Promise<CheckFact[]> {
  const objects = fields.filter(({ storage }) => storage?.kind === 'large-object');
  if (objects.length === 0) return [];
  const facts: CheckFact[] = [];
  for (const field of objects) facts.push(...(await checkOwners(db, field)));
  return [...facts, ...(await checkOrphans(db))];
}

/** Objects that several rows of a field name: turned with one row, they would be lost to the others. */
export async function sharedObjects(
  db: Queryable,
  { schema, table, column }: Pick<FieldConfig, 'schema' | 'table' | 'column'>,
): Promise<string[]> {
  const rows = await db.query<{ oid: string }>(
    `select ${quoted(column)}::text as oid
       from ${qualified(schema, table)}
      where ${quoted(column)} is not null
      group by 1
     having count(*) > 1
      order by 1
      limit ${NAMED}`,
  );
  return rows.map(({ oid }) => oid);
}

interface Counted {
  gone: number;
  foreign: number;
  owners: string[];
}

async function checkOwners(db: Queryable, field: FieldConfig): Promise<CheckFact[]> {
  const column = `t.${quoted(field.column)}`;
  const [found] = await db.query<Counted>(
    `select count(*) filter (where lo.oid is null)::int as gone,
            count(*) filter (where lo.oid is not null and not ${MAY_CHANGE})::int as foreign,
            coalesce(array_remove(array_agg(distinct pg_get_userbyid(lo.lomowner)::text), null), '{}') as owners
       from ${qualified(field.schema, field.table)} as t
       left join pg_largeobject_metadata as lo on lo.oid = ${column}
      where ${column} is not null`,
  );
  const { gone = 0, foreign = 0, owners = [] } = found ?? {};
  const subject = fieldName(field);
  const facts: CheckFact[] = [];
  if (foreign > 0)
    facts.push(
      fact('large-object-owner', subject, 'fail', {
        message: `${plural(foreign, 'large object')} of ${subject} ${foreign === 1 ? 'belongs' : 'belong'} to another role (owners: ${listed(owners.map(printable))}), and this role may not change ${foreign === 1 ? 'it' : 'them'}`,
        hint: 'connect as their owner, or as a superuser let the application’s role have them: alter large object OID owner to ROLE',
      }),
    );
  const shared = await sharedObjects(db, field);
  if (shared.length > 0)
    facts.push(
      fact('shared-large-object', subject, 'fail', {
        message: `several rows of ${subject} name the same large object: ${listed(shared)}`,
        hint: 'give each row an object of its own: turned with one row, it would be lost to the others',
      }),
    );
  if (gone > 0)
    facts.push(
      fact('large-object', subject, 'warn', {
        message: `${plural(gone, 'value')} of ${subject} ${gone === 1 ? 'names' : 'name'} a large object that is not there`,
        hint: 'a run reports each as damaged: whatever it held is gone',
      }),
    );
  if (facts.length > 0) return facts;
  const message =
    owners.length === 0
      ? 'no large object stands there now'
      : `large objects may be read and changed (${owners.length === 1 ? 'owner' : 'owners'}: ${listed(owners.map(printable))})`;
  return [fact('large-object-owner', subject, 'ok', { message, hint: null })];
}

/** An application that writes a new object and forgets the old one leaves it behind, sealed under the old key. */
async function checkOrphans(db: Queryable): Promise<CheckFact[]> {
  const { oids, unread } = await readOrphans(db);
  const orphaned = (outcome: CheckFact['outcome'], message: string, hint: string | null) =>
    fact('orphaned-large-objects', 'pg_largeobject', outcome, { message, hint });
  if (oids.length === 0) return [orphaned('ok', 'every large object is referred to', null)];
  const named = oids.length <= NAMED ? `: ${listed(oids)}` : `, among them ${listed(oids.slice(0, NAMED))}`;
  const limits = unread.length === 0 ? '' : ` (${listed(unread.map(printable))} could not be read)`;
  const are = oids.length === 1 ? 'is' : 'are';
  return [
    orphaned(
      'warn',
      `${plural(oids.length, 'large object')} of this role ${are} referred to by no column${limits}${named}; what an earlier rotation left behind still stands under an old key`,
      `where no other application keeps objects in this database: keyturn check --unlink-orphans, or select ${oids
        .slice(0, NAMED)
        .map((oid) => `lo_unlink(${oid})`)
        .join(', ')}`,
    ),
  ];
}

function fact(
  name: string,
  subject: string,
  outcome: CheckFact['outcome'],
  { message, hint }: { message: string; hint: string | null },
): CheckFact {
  return { event: 'check', name, subject, outcome, message, hint };
}
