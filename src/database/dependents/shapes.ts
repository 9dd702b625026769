import type { KeyColumn } from '../catalogue.ts';

/** A column as a kept row holds it. */
export interface ShapeColumn {
  name: string;
  /** As SQL writes it: `character varying(50)`. */
  type: string;
  /** The same without its length: what a text is cast to, so that the column itself refuses what does not fit. */
  bareType: string;
  /** Base type's name in pg_type, through a domain. */
  typeName: string;
  notNull: boolean;
  hasDefault: boolean;
  /** Only an insert may set it, and only when told to override. */
  alwaysIdentity: boolean;
  mayUpdate: boolean;
}

/** A table as a restore point keeps its rows. A partitioned table stands for all of its partitions. */
export interface TableShape {
  oid: string;
  schema: string;
  name: string;
  owner: string;
  /** The primary key, else the columns of a unique index that are never null; empty where there is neither. */
  key: readonly KeyColumn[];
  /** Generated columns are left out: they make themselves. */
  columns: readonly ShapeColumn[];
  /** Whether this role may do so, to whole rows. */
  maySelect: boolean;
  mayInsert: boolean;
  mayDelete: boolean;
  /** PostgreSQL locks rows for whoever may update a column. */
  mayLock: boolean;
  /** Row-level security is in force for this role. */
  rowsHidden: boolean;
  /** Other tables inherit from it, and are no partitions: no key is unique over them all. */
  hasHeirs: boolean;
  /** Triggers of the application that fire when a row goes, or comes. */
  deleteTriggers: readonly string[];
  insertTriggers: readonly string[];
}

/** What becomes of a child's rows when their parent's go; `none` where the database only refuses. */
export type OnDelete = 'cascade' | 'set-null' | 'set-default' | 'none';

export interface TableName {
  schema: string;
  name: string;
}

/** A foreign key: rows of `child` refer to rows of `parent`. */
export interface Dependency {
  name: string;
  schema: string;
  /** OIDs of the tables; of the partitioned table where it is made on a partition alone. */
  child: string;
  parent: string;
  /** The very tables it is made on. */
  childTable: TableName;
  parentTable: TableName;
  columns: readonly string[];
  parentColumns: readonly string[];
  /** What it compares by: `operator(pg_catalog.=)`, the parent's column on the left. */
  operators: readonly string[];
  /** What the child's column is compared under, where the parent's has another collation. */
  collations: readonly (string | null)[];
  onDelete: OnDelete;
  /** The columns that are set when the parent's row goes. */
  setColumns: readonly string[];
  /** PostgreSQL asks at the commit, not at the statement. */
  deferred: boolean;
  /** Compares periods of time: it holds for no single row of the parent. */
  temporal: boolean;
}

/** Everything a deletion of a table's rows may reach, by OID. */
export interface Dependents {
  root: TableShape;
  tables: ReadonlyMap<string, TableShape>;
  dependencies: readonly Dependency[];
}

/** Rows of a child go with their parent's: the database sees to it, or refuses until they are gone. */
export function deletesChild({ onDelete }: Pick<Dependency, 'onDelete'>): boolean {
  return onDelete === 'cascade' || onDelete === 'none';
}

/** `schema.table`, for people. */
export function nameOf({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}
