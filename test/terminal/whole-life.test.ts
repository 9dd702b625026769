import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { fernet } from '../../src/schemes/fernet.ts';
import { opener } from '../support/sealed.ts';
import { describeWithRedis, startRedis } from '../support/redis.ts';
import { KEY, type Terminal } from '../support/terminal.ts';
import { secretsOf } from '../support/webops.ts';
import { masked } from './masked.ts';
import { openKeyturn, type WebopsSite, webopsSite } from './opened.ts';
import { WORD } from './walking.ts';
import { KEYS, withWholeLife } from './webops-site.ts';

test('encrypt walked by keys seals what is still plaintext, and nothing a second time', async () => {
  const site = await lifeSite();
  const terminal = openKeyturn({ cwd: site.folder });
  await begin(terminal, 'Encrypt');
  await terminal.answer(KEY.enter, '1 value is sealed in 2 fields with key 7587 7bb4.');
  await toConsent(terminal);
  await terminal.answer(`${WORD}${KEY.enter}`, '1 of 70 values newly encrypted');
  await frame(terminal, site, 'encrypt-result');
  const [plain] = (await secretsOf(site.database, 'core_webhook')).slice(17);
  expect(opener(KEYS.target)(plain!)).toBe('secret-of-hook-18');

  await terminal.answer(KEY.escape, '1 restore point stands, of encrypt run');
  const before = await contents(site);
  await begin(terminal, 'Encrypt');
  const nothing = await terminal.answer(KEY.enter, 'No value is plaintext.');
  expect(nothing).not.toContain('Enter go on');
  expect(await contents(site)).toEqual(before);
});

test('a lost key walked by keys deletes what no key opens, and a restore brings it back as it was', async () => {
  const site = await lifeSite();
  const before = await contents(site);
  const terminal = openKeyturn({ cwd: site.folder });
  await begin(terminal, 'Lost key');
  await terminal.answer(KEY.enter, 'Only where nobody has it any more');
  await terminal.answer(`yes${KEY.enter}`, 'that is not it');
  expect(await contents(site)).toEqual(before);
  await terminal.answer(
    `\x15the key is lost${KEY.enter}`,
    '3 rows of core_webhook_delivery would be deleted',
  );
  await frame(terminal, site, 'purge-dry-run');
  await toConsent(terminal);
  await frame(terminal, site, 'purge-consent');
  expect(await contents(site)).toEqual(before);
  const result = await terminal.answer(`${WORD}${KEY.enter}`, 'What is left to do');
  await frame(terminal, site, 'purge-result');
  const run = /Record: run (\w+)/.exec(result)?.[1];
  expect(await contents(site)).toEqual({
    core_webhook: before.core_webhook!.filter(({ id }) => id !== '29'),
    core_webhook_delivery: before.core_webhook_delivery!.filter(({ webhook_id }) => webhook_id !== '29'),
  });

  await terminal.answer(KEY.escape, `1 restore point stands, of purge run ${run}: 4 rows as they were`);
  await terminal.choose('Restore points');
  await terminal.until('purge              4');
  await terminal.answer(KEY.enter, 'step 1 of 4: what it puts back');
  await toConsent(terminal);
  await terminal.answer(`${WORD}${KEY.enter}`, '4 of 4 rows put back');
  expect(await contents(site)).toEqual(before);
  await terminal.answer(KEY.escape, '› Rotate');
  expect(await terminal.until('Restore points   none stands')).not.toContain('restore point stands');
});

test('a key that is found in an old file is named, with what it saves', async () => {
  const site = await lifeSite();
  await writeFile(join(site.folder, 'env.2024'), `ENCRYPTION_KEY=${LOST_KEY}\n`);
  const terminal = openKeyturn({ cwd: site.folder });
  await terminal.until('% old key');
  await terminal.choose('Find the key');
  await terminal.until('1 value opens under no key at hand: 1 of core_webhook.secret.');
  await terminal.answer(`j${KEY.enter}`, 'Which file?');
  const found = await terminal.answer(`env.2024${KEY.enter}`, '1 of 1');
  expect(found).toContain('ENCRYPTION_KEY');
  expect(found).toContain('older:');
  await terminal.answer(KEY.enter, 'tried so far, and with whatever comes: 1 file');
  await terminal.answer(`k${KEY.enter}`, 'It is not shown');
  terminal.paste(LOST_KEY);
  await terminal.until('44 characters · ');
  await terminal.answer(KEY.enter, '1 of 1');
  expect(terminal.written).not.toContain(LOST_KEY.slice(0, 12));
});

describeWithRedis('Redis', () => {
  test('flush walked by keys unlinks what the configuration names, and leaves the rest alone', async () => {
    const redis = await startRedis();
    await redis.load([
      ...Array.from({ length: 37 }, (_, n) => `set webops_config:${n} x`),
      'set session:1 x',
      'set session:2 x',
    ]);
    const { folder } = await lifeSite({ redis: true });
    const terminal = openKeyturn({ cwd: folder, env: { REDIS_URL: redis.url() } });
    await terminal.until('% old key');
    await terminal.choose('Flush Redis');
    await terminal.until('webops_config:*: 37 keys');
    await terminal.answer(KEY.enter, 'May Keyturn unlink 37 keys of webops production');
    await terminal.answer(`yes${KEY.enter}`, 'that is not the word');
    expect(await redis.cli('dbsize')).toBe('39');
    await terminal.answer(`\x15${WORD}${KEY.enter}`, '37 keys unlinked, none is left');
    expect((await redis.cli('keys', '*')).split('\n').toSorted()).toEqual(['session:1', 'session:2']);
  });

  test('a rotation whose Redis is gone is done, and says which step is to be repeated', async () => {
    const redis = await startRedis();
    await redis.load(['set webops_config:1 x']);
    const { folder } = await lifeSite({ redis: true });
    const terminal = openKeyturn({ cwd: folder, env: { REDIS_URL: redis.url() } });
    await begin(terminal, 'Rotate');
    await terminal.answer(KEY.enter, '1 key would be unlinked after it');
    await toConsent(terminal);
    await redis.kill();
    const result = await terminal.answer(`${WORD}${KEY.enter}`, 'What is left to do');
    expect(result).toContain('Redis is not flushed');
    expect(result).toContain('flush Redis again');
    await redis.restart();
    await redis.load(['set webops_config:1 x']);
    await terminal.answer('x', 'webops_config:*: 1 key');
    await terminal.answer(KEY.enter, 'May Keyturn unlink 1 key');
    await terminal.answer(`${WORD}${KEY.enter}`, '1 key unlinked, none is left');
    expect(await redis.cli('dbsize')).toBe('0');
  });
});

const LOST_KEY = fernet.formatKey(KEYS.lost);

/** A production whose hooks have deliveries, and a config that says what becomes of lost values and of Redis. */
async function lifeSite(options: { redis?: boolean } = {}): Promise<WebopsSite> {
  const site = await webopsSite({ users: 30, hooks: 40 });
  await withWholeLife(site, options);
  return site;
}

async function begin(terminal: Terminal, name: string): Promise<void> {
  await terminal.until((seen) => /^.› /m.test(seen) && !seen.includes('⠋'));
  await terminal.choose(name);
  await terminal.until('all is in place:');
}

/** From the screen before the gates to the last of them. */
async function toConsent(terminal: Terminal): Promise<void> {
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(`no backup${KEY.enter}`, 'May Keyturn');
}

/** The whole screen, as it is kept. */
async function frame(terminal: Terminal, site: WebopsSite, name: string): Promise<void> {
  const seen = terminal.frame();
  const run = /Record: run (\w+)/.exec(seen)?.[1] ?? null;
  await expect(`${masked(seen, site, run)}\n`).toMatchFileSnapshot(`frames/${name}.txt`);
}

/** Every row of what a purge may reach, all columns as text. */
async function contents({ database }: WebopsSite): Promise<Record<string, Record<string, string>[]>> {
  const tables = ['core_webhook', 'core_webhook_delivery'];
  const rows = await Promise.all(
    tables.map((table) =>
      database.query<{ row: Record<string, string> }>(
        `select (select json_object_agg(key, value) from jsonb_each_text(to_jsonb(t))) as row from ${table} as t order by id`,
      ),
    ),
  );
  return Object.fromEntries(tables.map((table, i) => [table, rows[i]!.map(({ row }) => row)]));
}
