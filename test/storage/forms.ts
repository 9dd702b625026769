import type { Session } from '../../src/drill/session.ts';
import type { FieldSetting } from '../support/site.ts';

/** A field whose storage the config says. */
export interface StoredField extends FieldSetting {
  storage?: string | Readonly<Record<string, unknown>>;
  wrap?: 'base64url';
}

/** How cells stand in a column of some type: what the config says of it, and how a test writes and reads it. */
export interface Form {
  name: string;
  /** Type and constraints. */
  column: string;
  setting: Pick<StoredField, 'storage' | 'wrap'>;
  /** The stored text of a cell. */
  dress(cell: string): string;
  /** SQL that makes a value of the stored text in `$1`. */
  made: string;
  /** SQL that shows a value to the byte. */
  shown: string;
  /** How the cell itself is written within what is shown. */
  written(cell: string): string;
}

const plain = {
  setting: {},
  dress: (cell: string) => cell,
  made: '$1',
  shown: 'secret::text',
  written: (cell: string) => cell,
};
const MEMBERS = { kind: 'json-members', names: ['API_key'], match: 'contains' };
const wrap = (text: string) =>
  Buffer.from(text)
    .toString('base64url')
    .padEnd(Math.ceil(text.length / 3) * 4, '=');
const object = (cell: string) =>
  `{ "user":"S\\u00f8ren" ,"n":1.50,  "x_api_key_2" : ${JSON.stringify(cell)},"z":{"api_key":"nested"}}`;

export const FORMS: readonly Form[] = [
  { ...plain, name: 'text', column: `text unique check (secret <> 'words')` },
  { ...plain, name: 'varchar', column: 'varchar(500) not null unique check (length(secret) < 500)' },
  { ...plain, name: 'char', column: 'char(160)', shown: 'rtrim(secret)' },
  {
    ...plain,
    name: 'bytea',
    column: 'bytea not null unique check (octet_length(secret) < 500)',
    made: `convert_to($1, 'UTF8')`,
    shown: `convert_from(secret, 'UTF8')`,
  },
  {
    ...plain,
    name: 'a jsonb string',
    column: `jsonb not null unique check (jsonb_typeof(secret) = 'string')`,
    dress: (cell) => JSON.stringify(cell),
    made: '$1::jsonb',
  },
  {
    ...plain,
    name: 'a json string',
    column: `json check (json_typeof(secret) = 'string')`,
    dress: (cell) => ` \n${JSON.stringify(cell)}\t`,
    made: '$1::json',
  },
  {
    ...plain,
    name: 'jsonb members',
    column: `jsonb not null check (secret ? 'user')`,
    setting: { storage: MEMBERS },
    dress: object,
    made: '$1::jsonb',
  },
  {
    ...plain,
    name: 'json members',
    column: 'json not null',
    setting: { storage: MEMBERS },
    dress: object,
    made: '$1::json',
  },
  {
    ...plain,
    name: 'wrapped text',
    column: 'text not null unique',
    setting: { wrap: 'base64url' },
    dress: wrap,
    written: wrap,
  },
];

/** A table with an id, a secret of this form and a note; the ids are 1, 2 … */
export async function createForm(
  { query }: Session,
  { table, form, cells }: { table: string; form: Form; cells: readonly string[] },
): Promise<void> {
  await query(
    `create table ${table} (id bigint primary key, secret ${form.column}, note text default 'left alone')`,
  );
  for (const [i, cell] of cells.entries()) {
    await query(`insert into ${table} (id, secret) values (${i + 1}, ${form.made})`, [form.dress(cell)]);
  }
}

/** Every secret to the byte, in the order of the ids. */
export async function shownIn({ query }: Session, table: string, shown: string): Promise<(string | null)[]> {
  const rows = await query<{ shown: string | null }>(`select ${shown} as shown from ${table} order by id`);
  return rows.map((row) => row.shown);
}
