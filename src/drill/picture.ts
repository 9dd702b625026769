import { inSession } from './session.ts';

/** What stands in one table: how many rows, and a digest of all their values. */
interface PictureOfTable {
  rows: number;
  digest: string;
}

/** An application's tables at one moment, by name. */
export type Picture = Readonly<Record<string, PictureOfTable>>;

/** Looks at every row of every table of an application; the ledger is no part of it. */
export function pictureOf(url: string): Promise<Picture> {
  return inSession(url, async ({ query }) => {
    const tables = await query<{ name: string; quoted: string }>(TABLES);
    const picture: Record<string, PictureOfTable> = {};
    for (const { name, quoted } of tables) {
      const [found] = await query<PictureOfTable>(digestOf(quoted));
      picture[name] = found!;
    }
    return picture;
  });
}

/** The tables that are not in both as they are in the other. */
export function differingTables(before: Picture, after: Picture): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name]?.digest !== after[name]?.digest);
}

const TABLES = `
select relname as name, oid::regclass::text as quoted
  from pg_class
 where relnamespace = 'public'::regnamespace and relkind = 'r'
 order by relname`;

/** In the order of the rows' own text: where a row lies on disk is no part of what it is. */
const digestOf = (table: string) => `
select count(*)::int as rows, md5(coalesce(string_agg(md5(made.row), '' order by made.row), '')) as digest
  from (select t::text as row from ${table} as t) as made`;
