import { describe, expect, test } from 'vitest';

import { collect, told } from '../support/facts.ts';
import { shownIn, type StoredField } from './forms.ts';
import { makeGround, TOKENS } from './ground.ts';

const { database, old, openTarget, siteWith } = makeGround();
const EVERY_BYTE = Buffer.from([...Array(256).keys()]);

describe('several fields of one table in different storages', () => {
  const wrap = (text: string) => Buffer.from(text).toString('base64');
  const fields: readonly StoredField[] = [
    { table: 'mixed', column: 'as_text' },
    { table: 'mixed', column: 'as_bytes' },
    { table: 'mixed', column: 'as_string' },
    { table: 'mixed', column: 'as_members', storage: TOKENS },
    { table: 'mixed', column: 'as_wrapped', wrap: 'base64url', where: 'is_sensitive' },
  ];

  test('are turned in one update a row; values that are not turned come back as they were', async () => {
    await database().query(`
      create table mixed (
        id int primary key, as_text varchar(200), as_bytes bytea, as_string json, as_members jsonb,
        as_wrapped text, is_sensitive boolean not null default true, writes int not null default 0
      );
      create function count_writes() returns trigger language plpgsql as $$
      begin new.writes := old.writes + 1; return new; end $$;
      create trigger counted before update on mixed for each row execute function count_writes();`);
    const oddJson = ' {"b":1.50, "a" :1, "a":"\\u0000\\ud83d\\udd11"}';
    const members = { token: old('m1'), user: 'x', n: 1.5 };
    const rows: readonly (readonly [...unknown[]])[] = [
      [old('t1'), Buffer.from(old('b1')), JSON.stringify(old('s1')), members, wrap(old('w1')), true],
      [old('t2'), EVERY_BYTE, oddJson, [1, 'x', 1e300], 'not wrapped', true],
      [null, null, null, members, wrap(old('w3')), false],
      ['hunter2', Buffer.from('\\'), '"\\u0067"', null, null, true],
    ];
    for (const [i, [text, byteArray, string, object, wrapped, sensitive]] of rows.entries()) {
      await database().query('insert into mixed values ($1, $2, $3, $4, $5, $6, $7)', [
        i + 1,
        text,
        byteArray,
        string,
        object === null ? null : JSON.stringify(object),
        wrapped,
        sensitive,
      ]);
    }
    const shown = `concat_ws('|', as_text, encode(as_bytes, 'hex'), as_string::text, as_members::text, as_wrapped)`;
    const before = await shownIn(database(), 'mixed', shown);

    const facts = await collect((await siteWith(fields)).rotate({}));

    expect(told(facts, 'field-finished').map(({ field, changed }) => [field.split('_')[1], changed])).toEqual(
      [
        ['text', 2],
        ['bytes', 1],
        ['string', 1],
        ['members', 2],
        ['wrapped', 1],
      ],
    );
    expect(told(facts, 'proved').every(({ failed, digestsMatch }) => failed === 0 && digestsMatch)).toBe(
      true,
    );
    expect(await shownIn(database(), 'mixed', 'writes::text')).toEqual(['1', '1', '1', '0']);
    const [first, second] = await database().query<Record<string, string>>(
      `select as_text, convert_from(as_bytes, 'UTF8') as as_bytes, as_string #>> '{}' as as_string,
              as_members ->> 'token' as as_members, convert_from(decode(as_wrapped, 'base64'), 'UTF8') as as_wrapped
         from mixed where id = 1
       union all select as_text, null, as_string::text, as_members::text, as_wrapped from mixed where id = 2`,
    );
    const opened = ['as_text', 'as_bytes', 'as_string', 'as_members', 'as_wrapped'].map((column) =>
      openTarget(first![column]!),
    );
    expect(opened).toEqual(['t1', 'b1', 's1', 'm1', 'w1']);
    expect(openTarget(second!.as_text!)).toBe('t2');
    expect(second!.as_string).toBe(oddJson);
    const after = await shownIn(database(), 'mixed', shown);
    expect(after[1]!.replace(second!.as_text!, '')).toBe(before[1]!.replace(rows[1]![0] as string, ''));
    expect(after[2]!.replace(/gAAAAA[\w=-]+/, '')).toBe(before[2]!.replace(/gAAAAA[\w=-]+/, ''));
    expect(after[3]).toBe(before[3]);
  });

  test('are verified each in its own form', async () => {
    const facts = await collect((await siteWith(fields)).verify({}));
    expect(told(facts, 'verified').map(({ opened, failed }) => [opened, failed])).toEqual([
      [2, 1],
      [1, 2],
      [1, 2],
      [2, 1],
      [1, 1],
    ]);
  });
});
