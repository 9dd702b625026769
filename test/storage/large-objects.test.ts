import { describe, expect, test } from 'vitest';

import { readPieces, writePiece, PIECE_BYTES } from '../../src/database/large-objects.ts';
import { inSession } from '../../src/drill/session.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { BEGINNING, largeObject, oidIn } from '../../src/storage/large-object.ts';
import { createObject, noise, objectBytes, sealBytes, sound } from '../support/chacha20.ts';
import { freshRole } from '../support/database.ts';
import { poolOf } from '../support/engine.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { makeKeys, siteFor } from '../support/site.ts';
import { makeGround } from './ground.ts';

const { database } = makeGround();
const keys = makeKeys(chacha20);
const storage = largeObject('nonce');
const NONCE = 'QEFCQ0RFRkdISUpL';

/** What a role reads of an OID and a nonce. */
async function readBy(url: string, oid: string | null, nonce: string | null = NONCE): Promise<string | null> {
  return inSession(url, async ({ query }) => {
    const [row] = await query<{ value: string | null }>(
      `select ${storage.read('t.oid', 't.nonce')} as value from (values ($1::oid, $2::text)) as t (oid, nonce)`,
      [oid, nonce],
    );
    return row!.value;
  });
}

describe('what a column of an OID and a nonce says', () => {
  test('is the OID, the nonce and the beginning of the object, however long it is', async () => {
    for (const length of [0, 1, 63, 64, 65, BEGINNING - 1, BEGINNING, BEGINNING + 1, 3 * BEGINNING]) {
      const oid = await createObject(database(), noise(length, length));
      const beginning = noise(length, length).subarray(0, BEGINNING).toString('hex');
      const value = await readBy(database().url, oid);
      expect(value).toBe(`${oid} ok ${NONCE}:${beginning}+`);
      expect(storage.cells(value!)).toEqual({ cells: [length === 0 ? '' : `${NONCE}:${beginning}+`] });
      expect(oidIn(value!)).toBe(oid);
    }
  });

  test('is nothing where there is neither, and what is missing where one of them is', async () => {
    const oid = await createObject(database(), Buffer.from('ab', 'hex'));
    expect(await readBy(database().url, null, null)).toBeNull();
    expect(await readBy(database().url, oid, null)).toBe(`${oid} ok :ab+`);
    expect(await readBy(database().url, null)).toBe(' gone');
    expect(storage.cells(' gone')).toEqual({
      outOfReach: 'gone',
      why: 'there is a nonce, and no large object',
    });
  });

  test('is that the object is gone where there is none of that OID', async () => {
    const oid = await createObject(database(), Buffer.from('x'));
    await database().query('select lo_unlink($1::oid)', [oid]);
    for (const nonce of [NONCE, null, ''])
      expect(await readBy(database().url, oid, nonce)).toBe(`${oid} gone`);
    expect(await readBy(database().url, '0')).toBe('0 gone');
    expect(await readBy(database().url, '4294967295')).toBe('4294967295 gone');
    expect(storage.cells(`${oid} gone`)).toEqual({
      outOfReach: 'gone',
      why: `there is no large object ${oid}`,
    });
  });

  test('keeps a nonce whatever it holds, and writes it back', async () => {
    const oid = await createObject(database(), Buffer.from('ab', 'hex'));
    const [unwritten, nonceSql] = storage.write('$1::text');
    expect(unwritten, 'the OID is never written').toBeNull();
    for (const nonce of [NONCE, '', 'a:b', ' ok ', 'one\nother', '+', 'Ä🔑', '4711 gone']) {
      const value = await readBy(database().url, oid, nonce);
      expect(value).toBe(`${oid} ok ${nonce}:ab+`);
      const [row] = await database().query(`select ${nonceSql} as nonce`, [value]);
      expect(row).toEqual({ nonce });
      expect(storage.cells(value!)).toEqual({ cells: [`${nonce}:ab+`] });
      expect(storage.replace(value!, [null])).toBe(value);
      expect(storage.replace(value!, ['other:cd'])).toBe(`${oid} ok other:cd+`);
    }
  });
});

describe('an object', () => {
  test('is within reach of whoever owns it or was granted both to read and to change it', async () => {
    const [owner, reader, writer, both, member, stranger] = await Promise.all(
      Array.from({ length: 6 }, () => freshRole(database())),
    );
    const oid = await inSession(owner!.url, (session) => createObject(session, Buffer.from('ab', 'hex')));
    await inSession(owner!.url, async ({ query }) => {
      await query(`grant select on large object ${oid} to ${reader!.role}`);
      await query(`grant update on large object ${oid} to ${writer!.role}`);
      await query(`grant select, update on large object ${oid} to ${both!.role}`);
    });
    await database().query(`grant ${owner!.role} to ${member!.role}`);
    const own = `${oid} ok ${NONCE}:ab+`;
    const foreign = `${oid} foreign ${owner!.role}`;
    const seen = await Promise.all(
      [owner!.url, database().url, both!.url, member!.url, reader!.url, writer!.url, stranger!.url].map(
        (url) => readBy(url, oid),
      ),
    );
    expect(seen).toEqual([own, own, own, own, foreign, foreign, foreign]);
    expect(storage.cells(foreign)).toEqual({
      outOfReach: 'foreign',
      why: `the large object ${oid} belongs to ${owner!.role}, and this role may not change it`,
    });
    await inSession(owner!.url, async ({ query }) => {
      await query(`grant update on large object ${oid} to public`);
    });
    expect(await readBy(reader!.url, oid), 'granted one to it and one to all').toBe(own);
    expect(await readBy(stranger!.url, oid)).toBe(foreign);
  });

  test('of another role is left to the byte and told; those within reach are turned and keep their owner', async () => {
    const [app, other] = await Promise.all([freshRole(database()), freshRole(database())]);
    const { query } = database();
    await query(`
      create table jobs (id int primary key, audio oid, nonce text);
      grant select, update on jobs to ${app.role};
      grant create on database ${database().name} to ${app.role}`);
    const objects: string[] = [];
    for (const [i, url] of [app.url, other.url, other.url, database().url].entries()) {
      const { nonce, bytes } = sealBytes(keys.old, sound(i, 500));
      const oid = await inSession(url, (session) => createObject(session, bytes));
      await query('insert into jobs values ($1, $2, $3)', [i + 1, oid, nonce]);
      objects.push(oid);
    }
    await query(`grant select, update on large object ${objects[2]} to ${app.role}`);
    const metadata = () =>
      query('select oid, lomowner, lomacl::text as acl from pg_largeobject_metadata order by oid');
    const before = await metadata();
    const bytes = await Promise.all(objects.map((oid) => objectBytes(database(), oid)));
    const storage = { kind: 'large-object', nonce: 'nonce' };
    const fields = [{ table: 'jobs', column: 'audio', storage }];
    const operations = await siteFor({ url: app.url, keys, scheme: 'chacha20', fields });

    const checked = told(await collect(operations.check({})), 'check');
    expect(checked.filter(({ outcome }) => outcome === 'fail').map(({ message }) => message)).toEqual([
      expect.stringContaining('2 large objects of public.jobs.audio belong to another role'),
    ]);
    const facts = await collect(operations.rotate({}));

    expect(
      told(facts, 'finding').map(({ primaryKey, status, reason }) => [primaryKey.id, status, reason]),
    ).toEqual([
      [
        '2',
        'undecidable',
        `the large object ${objects[1]} belongs to ${other.role}, and this role may not change it`,
      ],
      ['4', 'undecidable', expect.stringContaining(`the large object ${objects[3]} belongs to`)],
    ]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 2, findings: 2, exitCode: 5 });
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: 2, failed: 0, digestsMatch: true });
    expect(await metadata()).toEqual(before);
    const after = await Promise.all(objects.map((oid) => objectBytes(database(), oid)));
    expect(after.map((each, i) => each.equals(bytes[i]!))).toEqual([false, true, false, true]);
    expect(await inSession(app.url, (session) => objectBytes(session, objects[0]!))).toEqual(after[0]);
  });
});

describe('an object is read and written piece by piece', () => {
  test('each as long as the others but for the last, which tells the end', async () => {
    const pool = await poolOf(database());
    for (const length of [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES + 5]) {
      const oid = await createObject(database(), noise(length, length));
      const pieces: Buffer[] = [];
      let at = 0;
      for await (const { offset, bytes } of readPieces(pool, oid)) {
        expect(offset).toBe(at);
        expect(bytes.length).toBeLessThanOrEqual(PIECE_BYTES);
        at += bytes.length;
        pieces.push(bytes);
      }
      expect(Buffer.concat(pieces).equals(noise(length, length))).toBe(true);
      expect(pieces).toHaveLength(Math.ceil(length / PIECE_BYTES));
    }
  });

  test('and a piece that is written changes no other byte, nor the length', async () => {
    const pool = await poolOf(database());
    const length = 2 * PIECE_BYTES + 5;
    const oid = await createObject(database(), noise(1, length));
    await writePiece(pool, oid, { offset: PIECE_BYTES, bytes: noise('piece', PIECE_BYTES) });
    const expected = noise(1, length);
    noise('piece', PIECE_BYTES).copy(expected, PIECE_BYTES);
    expect((await objectBytes(database(), oid)).equals(expected)).toBe(true);
  });

  test('with holes in it read as zeros, which they are', async () => {
    const pool = await poolOf(database());
    const oid = await createObject(database(), Buffer.alloc(0));
    await database().query('select lo_put($1::oid, $2::bigint, $3)', [
      oid,
      PIECE_BYTES + 100,
      Buffer.from('end'),
    ]);
    const pieces: Buffer[] = [];
    for await (const { bytes } of readPieces(pool, oid)) pieces.push(bytes);
    expect(Buffer.concat(pieces)).toEqual(
      Buffer.concat([Buffer.alloc(PIECE_BYTES + 100), Buffer.from('end')]),
    );
  });
});
