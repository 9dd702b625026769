import type { Storage } from './storage.ts';

/** Bytes of a large object that are read to judge it: one page of it, and more than any frame of MPEG sound. */
export const BEGINNING = 2048;

const VALUE = /^(\d*) (ok|gone|foreign) ?(.*)$/s;

/**
 * A column that holds the OID of a large object whose nonce is text in another column. The value is what the row says
 * and how the object begins: `4711 ok nonce:hex+`; `4711 gone`, `4711 foreign owner` where it can't be read and written.
 * The object itself keeps its OID and is rewritten where it stands, in pieces, by whoever writes the row.
 */
export function largeObject(nonce: string): Storage {
  return {
    kind: 'large-object',
    columnTypes: ['oid'],
    beside: [nonce],
    read: readSql,
    write: (value) => [null, `substring(${value} from '^[0-9]+ ok (.*):')`],
    cells(stored) {
      const [, oid, state, rest] = VALUE.exec(stored) ?? [];
      switch (state) {
        case 'ok':
          return { cells: [rest!.endsWith(':+') ? '' : rest!] };
        case 'foreign':
          return {
            outOfReach: 'foreign',
            why: `the large object ${oid} belongs to ${rest}, and this role may not change it`,
          };
        default:
          return {
            outOfReach: 'gone',
            why: oid === '' ? 'there is a nonce, and no large object' : `there is no large object ${oid}`,
          };
      }
    },
    replace: (stored, [cell]) => (cell == null ? stored : `${oidIn(stored)} ok ${cell}+`),
    // Bytes beside a nonce are sealed or nothing: no application reads plaintext there.
    plaintextOf: () => null,
    withPlaintexts: () => null,
  };
}

/** The OID that a value of this storage names. */
export function oidIn(stored: string): string {
  return stored.slice(0, stored.indexOf(' '));
}

function readSql(column: string, nonce?: string): string {
  return `case
         when ${column} is null and ${nonce} is null then null
         when ${column} is null then ' gone'
         else ${column}::text || coalesce((
           select case
                    when ${MAY_CHANGE}
                    then ' ok ' || coalesce(${nonce}::text, '') || ':' || encode(lo_get(lo.oid, 0, ${BEGINNING}), 'hex') || '+'
                    else ' foreign ' || pg_get_userbyid(lo.lomowner)
                  end
             from pg_largeobject_metadata as lo
            where lo.oid = ${column}), ' gone')
       end`;
}

/** This role reads and writes the object `lo`: it owns it, or was granted both. */
export const MAY_CHANGE = `(pg_has_role(lo.lomowner, 'usage')
                      or current_setting('lo_compat_privileges') = 'on'
                      or (select count(distinct a.privilege_type) = 2
                            from aclexplode(lo.lomacl) as a
                           where a.privilege_type in ('SELECT', 'UPDATE')
                             and case when a.grantee = 0 then true else pg_has_role(a.grantee, 'usage') end))`;
