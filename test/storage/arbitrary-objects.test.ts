import fc from 'fast-check';
import { expect, test } from 'vitest';

import { membersOf } from '../../src/storage/json-text.ts';
import { collect, theOnly } from '../support/facts.ts';
import { opener } from '../support/sealed.ts';
import { shownIn } from './forms.ts';
import { makeGround, TOKENS } from './ground.ts';
import { objects } from './json-writings.ts';

const { database, keys, old, openTarget, siteWith } = makeGround();

test.each([
  'json',
  'jsonb',
])('members of arbitrary objects are turned in a %s column, and no other byte changes', async (type) => {
  const names = fc.constantFrom('token', 'a_TOKEN', 'user', 'x', 'tok en', '"');
  const storable = type === 'json' ? /^/ : /^(?!.*(\\u0000|\\u[dD][89a-fA-F]|[\ud800-\udfff]))/su;
  const drawn = fc
    .sample(objects(names), { numRuns: 1500, seed: 17 })
    .map(({ text }) => text)
    .filter((text) => storable.test(text) && text.isWellFormed());
  const written = drawn.map((text) => withTokens(text));
  const table = `drawn_${type}`;
  await database().query(`create table ${table} (id int primary key, secret ${type})`);
  await database().query(
    `insert into ${table} select n, made::${type} from unnest($1::text[]) with ordinality as m (made, n)`,
    [written],
  );
  const before = (await shownIn(database(), table, 'secret::text')) as string[];
  const facts = await collect((await siteWith([{ table, storage: TOKENS }])).rotate({}));
  const after = (await shownIn(database(), table, 'secret::text')) as string[];
  let turned = 0;
  for (const [i, text] of before.entries()) {
    const now = tokensIn(after[i]!);
    for (const [j, token] of tokensIn(text).entries()) {
      expect(openTarget(now[j]!)).toBe(opener(keys.old)(token));
      turned += 1;
    }
    expect(after[i]!.replace(TOKEN, '')).toBe(text.replace(TOKEN, ''));
  }
  expect(drawn.length).toBeGreaterThan(150);
  expect(turned).toBeGreaterThan(100);
  const { rows, changed } = theOnly(facts, 'run-finished');
  expect(rows).toBe(drawn.length);
  expect(changed).toBeGreaterThan(30);
  expect(theOnly(facts, 'proved')).toMatchObject({ failed: 0, digestsMatch: true });
});

const TOKEN = /gAAAAA[\w=-]{94,}/g;

function tokensIn(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The same object, the strings of its sealed members in half of the cases sealed under the old key. */
function withTokens(text: string): string {
  let result = text;
  for (const { name, start, end } of membersOf(text).toReversed()) {
    const isSealed = name.toLowerCase().includes('token') && (start % 2 === 0 || text[start] === '"');
    if (isSealed) result = `${result.slice(0, start)}"${old(`secret ${start}`)}"${result.slice(end)}`;
  }
  return result;
}
