import { failureOf, isRefusedData } from '../database-errors.ts';
import type { Queryable, Transaction } from '../database.ts';
import { quoted } from '../identifiers.ts';
import { PIECE_BYTES } from '../large-objects.ts';
import { leave, note } from './marks.ts';
import { digestKept, digestNow } from './objects-sql.ts';
import type { PuttingBack } from './put-back-part.ts';

/** How a kept large object stands now: gone, as it was kept, as the run left it, or otherwise. */
type Standing = 'gone' | 'same' | 'as-left' | 'other';

const READ_AND_WRITE = 0x60000;

export interface KeptObject {
  oid: string;
  owner: string;
  acl: string | null;
  standing: Standing;
}

/** Leaves images that name a large object whose place is taken, or which was changed; returns those that are not. */
export async function leaveBlocked(tx: Transaction, work: PuttingBack): Promise<KeptObject[]> {
  const { run, part } = work;
  const objects = await tx.query<KeptObject>(
    `select distinct b.oid::text as oid, b.owner, b.acl
       from keyturn.before_object as b
       join keyturn.before_image as i on i.run = b.run and i.part = b.part and b.oid = any (i.objects)
      where b.run = $1 and b.part = $2 and b.place = 0 and i.settled_by is null and i.left_because is null
      order by 1`,
    [run, part],
  );
  const free: KeptObject[] = [];
  for (const object of objects) {
    const standing = await standingOf(tx, work, object.oid);
    if (standing === 'other') {
      const reason = `its large object ${object.oid} is another one now, or was changed since`;
      await leave(tx, reason, await naming(tx, work, object));
    } else free.push({ ...object, standing });
  }
  return free;
}

async function standingOf(tx: Transaction, work: PuttingBack, oid: string): Promise<Standing> {
  const number = BigInt(oid).toString();
  try {
    const [row] = await tx.attempt(() =>
      tx.query<{ standing: Standing }>(
        `select case when now is null then 'gone' when now = kept then 'same' when now = after then 'as-left' else 'other' end as standing
           from (select ${digestNow(number)} as now, ${digestKept(work, number)} as kept,
                        (select b.after_digest from keyturn.before_object as b
                          where b.run = $1 and b.part = ${BigInt(work.part)} and b.oid = ${number} and b.place = 0) as after
                 offset 0) as digests`,
        [work.run],
      ),
    );
    return row!.standing;
  } catch (error) {
    // Whose bytes may not be read is another one.
    if (isRefusedData(error)) return 'other';
    throw error;
  }
}

/** Makes large objects whose rows stand again anew, under their own OIDs, or writes what they held into them. */
export async function putObjectsBack(
  tx: Transaction,
  work: PuttingBack,
  objects: readonly KeptObject[],
): Promise<void> {
  for (const object of objects) {
    const ids = await naming(tx, work, object, true);
    if (ids.length === 0 || object.standing === 'same') continue;
    if (object.standing === 'gone') await tx.query('select lo_create($1::oid)', [object.oid]);
    else await tx.query(`select lo_truncate64(lo_open($1::oid, ${READ_AND_WRITE}), 0)`, [object.oid]);
    await tx.query(
      `select count(lo_put(b.oid, b.place::bigint * ${PIECE_BYTES}, b.bytes))
         from keyturn.before_object as b where b.run = $1 and b.part = $2 and b.oid = $3::oid`,
      [work.run, work.part, object.oid],
    );
    const missing = object.standing === 'gone' ? await giveBack(tx, object) : null;
    if (missing !== null) await note(tx, missing, ids);
  }
}

/** Images of the part that name an object: those to be put back, or those that this restore has put back. */
async function naming(
  tx: Queryable,
  { run, part, by }: PuttingBack,
  { oid }: KeptObject,
  settled = false,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id::text as id from keyturn.before_image
      where run = $1 and part = $2 and $3::oid = any (objects)
        and settled_by is not distinct from $4 and ($4 is not null or left_because is null)`,
    [run, part, oid, settled ? by : null],
  );
  return rows.map(({ id }) => id);
}

/** Its privileges first: whoever has given an object away may not grant them. Returns what could not be given back. */
async function giveBack(tx: Transaction, { oid, owner, acl }: KeptObject): Promise<string | null> {
  const number = BigInt(oid).toString();
  const granted = acl === null || (await granting(tx, { number, owner, acl }));
  const given = await taken(tx, () => tx.query(`alter large object ${number} owner to ${quoted(owner)}`));
  if (!given)
    return `its large object ${number} can’t be given back to ${owner}: it belongs to this role now`;
  return granted ? null : `not all privileges on its large object ${number} could be granted again`;
}

async function granting(
  tx: Transaction,
  { number, owner, acl }: { number: string; owner: string; acl: string },
): Promise<boolean> {
  const grants: { privilege: string; grantee: string | null; grantable: boolean }[] = [];
  const read = await taken(tx, async () => {
    grants.push(
      ...(await tx.query<(typeof grants)[number]>(
        `select lower(a.privilege_type) as privilege, a.is_grantable as grantable,
                case when a.grantee <> 0 then pg_get_userbyid(a.grantee) end as grantee
           from aclexplode($1::aclitem[]) as a
          where a.grantee = 0 or pg_get_userbyid(a.grantee) <> $2`,
        [acl, owner],
      )),
    );
  });
  let all = read;
  for (const { privilege, grantee, grantable } of grants) {
    if (privilege !== 'select' && privilege !== 'update') continue;
    const to = grantee === null ? 'public' : quoted(grantee);
    const sql = `grant ${privilege} on large object ${number} to ${to}${grantable ? ' with grant option' : ''}`;
    all = (await taken(tx, () => tx.query(sql))) && all;
  }
  return all;
}

/** Whether the database took it; a role may be gone, or a privilege not ours to give. */
async function taken(tx: Transaction, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await tx.attempt(work);
    return true;
  } catch (error) {
    if (isRefusedData(error) || failureOf(error)?.code === '42704') return false;
    throw error;
  }
}
