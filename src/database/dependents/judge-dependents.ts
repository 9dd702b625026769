import type { CheckFact } from '../../plan/facts.ts';
import { listed, plural } from '../../plan/words.ts';
import { type Dependency, type Dependents, deletesChild, nameOf, type TableShape } from './shapes.ts';

/** What stands in the way of deleting rows and keeping them and all that goes with them, or is worth knowing. Pure. */
export function judgeDependents(dependents: Dependents): CheckFact[] {
  const { tables, dependencies } = dependents;
  const facts = [...tables.values()].flatMap((table) => [
    ...judgeTable(table),
    ...judgeRights(table, dependents),
    ...judgeTriggers(table, dependents),
  ]);
  return [...facts, ...dependencies.flatMap((each) => judgeForeignKey(each, tables))];
}

function judgeTable(table: TableShape): CheckFact[] {
  const name = nameOf(table);
  const facts: CheckFact[] = [];
  if (table.key.length === 0)
    facts.push(
      fail('primary-key', name, {
        message: `${name} has no primary key to keep its rows by, and they go, or let go, with those they refer to`,
        hint: `add one: alter table ${name} add column id bigint generated always as identity primary key; or delete those rows yourself first`,
      }),
    );
  if (table.rowsHidden)
    facts.push(
      fail('row-security', name, {
        message: `row-level security of ${name} may hide rows from this role, and they would go unseen`,
        hint: `connect as ${table.owner}, or as a role with bypassrls`,
      }),
    );
  if (table.hasHeirs)
    facts.push(
      fail('inheritance', name, {
        message: `other tables inherit from ${name}, so no key is unique over all of its rows`,
        hint: 'delete those rows yourself; partitioned tables work',
      }),
    );
  return facts;
}

function judgeRights(table: TableShape, { root, dependencies }: Dependents): CheckFact[] {
  const name = nameOf(table);
  const its = dependencies.filter(({ child }) => child === table.oid);
  const isRoot = table.oid === root.oid;
  const goes = isRoot || its.some(deletesChild);
  // The database cascades with the rights of the table's owner.
  const byUs = isRoot || its.some(({ onDelete }) => onDelete === 'none');
  const lacking = [
    ...(table.maySelect ? [] : ['select']),
    ...(table.mayLock ? [] : ['update']),
    ...(byUs && !table.mayDelete ? ['delete'] : []),
  ];
  if (lacking.length > 0)
    return [
      fail('privilege', name, {
        message: `the role may not ${listed(lacking.map((right) => RIGHTS[right]!))} rows of ${name}, which a deletion reaches`,
        hint: `as ${table.owner}: grant ${lacking.join(', ')} on ${name} to the role`,
      }),
    ];
  if (!goes || table.mayInsert) return [];
  return [
    warn('privilege', name, {
      message: `the role may delete rows of ${name} and not insert any, so a restore could not put them back`,
      hint: `as ${table.owner}: grant insert on ${name} to the role`,
    }),
  ];
}

const RIGHTS: Readonly<Record<string, string>> = { select: 'read', update: 'lock', delete: 'delete' };

function judgeTriggers(table: TableShape, { root, dependencies }: Dependents): CheckFact[] {
  const { deleteTriggers, insertTriggers } = table;
  const goes =
    table.oid === root.oid || dependencies.some((each) => each.child === table.oid && deletesChild(each));
  const names = [...new Set([...deleteTriggers, ...insertTriggers])];
  if (!goes || names.length === 0) return [];
  return [
    warn('trigger', nameOf(table), {
      message: `${plural(names.length, 'trigger')} (${listed(names)}) of ${nameOf(table)} will fire when rows go, or are put back`,
      hint: 'see that none of them sends anything; a restore reports the rows that a trigger changed',
    }),
  ];
}

function judgeForeignKey(dependency: Dependency, tables: ReadonlyMap<string, TableShape>): CheckFact[] {
  const { name, onDelete, setColumns, temporal, parentTable, parentColumns } = dependency;
  const child = tables.get(dependency.child)!;
  const kept = tables.get(dependency.parent)!.columns.map((column) => column.name);
  const table = nameOf(child);
  const generated = parentColumns.filter((column) => !kept.includes(column));
  if (generated.length > 0)
    return [
      fail('foreign-key', table, {
        message: `the foreign key ${name} of ${table} refers to ${listed(generated)} of ${nameOf(parentTable)}, which PostgreSQL generates`,
        hint: 'this version follows no such key: delete the rows that refer to them yourself first',
      }),
    ];
  if (temporal)
    return [
      fail('foreign-key', table, {
        message: `the foreign key ${name} of ${table} refers to periods of ${nameOf(parentTable)}, and this version can’t tell which of its rows would go`,
        hint: 'delete the rows that refer to them yourself first',
      }),
    ];
  if (onDelete !== 'set-null' && onDelete !== 'set-default') return [];
  const stuck = child.columns
    .filter((column) => setColumns.includes(column.name))
    .filter(({ notNull, hasDefault }) => notNull && (onDelete === 'set-null' || !hasDefault));
  if (stuck.length === 0) return [];
  const [they, its] = stuck.length === 1 ? ['it is', 'its default'] : ['they are', 'their defaults'];
  const [value, without] = onDelete === 'set-null' ? ['NULL', ''] : [its, ' without a default'];
  return [
    fail('not-null', table, {
      message: `the foreign key ${name} sets ${listed(stuck.map((column) => `${table}.${column.name}`))} to ${value} when a row of ${nameOf(parentTable)} goes, and ${they} NOT NULL${without}`,
      hint: 'PostgreSQL refuses every such deletion: mend the constraint, or delete the rows that refer yourself first',
    }),
  ];
}

interface Words {
  message: string;
  hint: string;
}

function fail(name: string, subject: string, words: Words): CheckFact {
  return { event: 'check', name, subject, outcome: 'fail', ...words };
}

function warn(name: string, subject: string, words: Words): CheckFact {
  return { event: 'check', name, subject, outcome: 'warn', ...words };
}
