import type { TableShape } from '../dependents/shapes.ts';
import { quoted } from '../identifiers.ts';
import { PIECE_BYTES } from '../large-objects.ts';
import type { Part } from './image-sql.ts';

const READ = 0x40000;
const FROM_END = 2;

/** The large objects that a row `t` names, of all its columns of type oid, domains included. */
export function objectsOf({ columns }: Pick<TableShape, 'columns'>): string {
  const named = columns
    .filter(({ typeName }) => typeName === 'oid')
    .map(({ name }) => `t.${quoted(name)}::oid`);
  if (named.length === 0) return 'null::oid[]';
  return `nullif(array(select lo.oid from pg_largeobject_metadata as lo where lo.oid in (${named.join(', ')}) order by 1), '{}')`;
}

/** Joins the pieces `p.place` of a large object `o.oid`; one of no bytes has a piece as well. */
export const ITS_PIECES = `cross join lateral (
         select lo_lseek64(open.fd, 0, ${FROM_END}) as bytes, lo_close(open.fd) as closed
           from (select lo_open(o.oid, ${READ}) as fd) as open) as size
      cross join lateral generate_series(0, (size.bytes / ${PIECE_BYTES})::int + size.closed) as p(place)`;

export const ITS_BYTES = `lo_get(o.oid, p.place::bigint * ${PIECE_BYTES}, ${PIECE_BYTES})`;

/** Keeps the objects that the images of a part name, piece by piece within the server: no object is ever held whole. */
export function keepObjectsSql({ part }: Pick<Part, 'part'>): string {
  return `
    insert into keyturn.before_object (run, part, oid, place, owner, acl, bytes)
    select $1, ${BigInt(part)}, o.oid, p.place, pg_get_userbyid(o.lomowner), o.lomacl::text, ${ITS_BYTES}
      from (select distinct unnest(i.objects) as oid
              from keyturn.before_image as i
             where i.run = $1 and i.part = ${BigInt(part)} and i.objects is not null) as kept
      join pg_largeobject_metadata as o on o.oid = kept.oid
      ${ITS_PIECES}`;
}

/** One digest of all that a large object holds now, taken piece by piece; null where there is no such object. */
export function digestNow(oid: string): string {
  return `(select sha256(string_agg(sha256(${ITS_BYTES}), ''::bytea order by p.place))
             from (select lo.oid from pg_largeobject_metadata as lo where lo.oid = ${oid}) as o
             ${ITS_PIECES})`;
}

/** The same of what a part keeps of it. */
export function digestKept({ part }: Pick<Part, 'part'>, oid: string): string {
  return `(select sha256(string_agg(sha256(kept.bytes), ''::bytea order by kept.place))
             from keyturn.before_object as kept
            where kept.run = $1 and kept.part = ${BigInt(part)} and kept.oid = ${oid})`;
}
