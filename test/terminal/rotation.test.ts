import { expect, test } from 'vitest';

import { KEY } from '../support/terminal.ts';
import { opener } from '../support/sealed.ts';
import { secretsOf } from '../support/webops.ts';
import { masked } from './masked.ts';
import { hold, holdWrites, openKeyturn, row, webopsSite } from './opened.ts';
import { KEYS } from './webops-site.ts';

test('a rotation walked by keys at 80×24 turns a production, and every screen on the way is whole', async () => {
  const site = await webopsSite({ users: 3_000, hooks: 40 });
  const { database, folder } = site;
  const terminal = openKeyturn({ cwd: folder });
  let run: string | null = null;
  /** Waits for the words and compares the whole screen; a spinner is waited out unless values are at work. */
  const stands = async (name: string, words: string, isAtWork = false) => {
    const frame = await terminal.until((seen) => seen.includes(words) && (isAtWork || !seen.includes('⠋')));
    await expect(`${masked(frame, site, run)}\n`).toMatchFileSnapshot(`frames/${name}.txt`);
  };
  const after = (keys: string, name: string, words: string) => {
    terminal.send(keys);
    return stands(name, words);
  };

  await stands('home', '99 % old key');
  await terminal.choose('Key status');
  await stands('key-status', 'row 1 of 3,040');
  await after('/damaged', 'key-status-filter', 'damaged▏');
  await after(KEY.enter, 'key-status-damaged', 'row 1 of 1');
  await after(KEY.enter, 'one-row', 'Rotate leaves it');
  await after('?', 'one-row-keys', 'Esc close');
  await terminal.answer(KEY.escape, 'Rotate leaves it');
  await terminal.answer(KEY.escape, 'row 1 of 1');
  await terminal.answer(KEY.escape, '99 % old key');

  await after(`g${KEY.enter}`, 'pre-flight', 'all is in place:');
  await after(KEY.enter, 'dry-run', 'nothing was written so far');
  await after(KEY.enter, 'gate-backup', 'Which backup');
  await after(`snapshot-17${KEY.enter}`, 'gate-consent', 'May Keyturn');
  await after(`webops-staging${KEY.enter}`, 'gate-refused', 'that is not the word');
  expect(await isLedgerThere()).toBe(false);

  const user = await hold(database, row('core_two_factor_auth', 2_000));
  const hook = await hold(database, row('core_webhook', 20));
  await terminal.answer('\x15webops-production', '› webops-production▏');
  const turning = await terminal.answer(KEY.enter, '1,500 of 3,040 values');
  run = /run (\w{7}) /.exec(turning)?.[1] ?? null;
  await stands('turning', '1,500 of 3,000  1 finding', true);
  await user.letGo();
  await stands('turning-second-field', '3,000 of 3,040 values    99 %', true);
  // The screen is the same before the first field is proved; only the proof after that is to be held.
  await expect.poll(() => proofs(), { timeout: 60_000 }).toBe(1);
  const proof = await holdWrites(database, 'keyturn.proof');
  await hook.letGo();
  await stands('proof', '3,040 of 3,040 values proved', true);
  await proof.letGo();
  await stands('result', 'What is left to do');
  await after(KEY.enter, 'report-after-run', '── Report');
  await terminal.answer(KEY.escape, 'step 6 of 6');
  await after(KEY.escape, 'home-after-run', 'not opened');

  await terminal.choose('Verify');
  await stands('verify', 'not open under');
  await terminal.answer(KEY.escape, 'not opened');
  await terminal.choose('Runs');
  await stands('runs', 'done-with-findings');
  await after(KEY.enter, 'report', 'Left as found:');
  await after('G', 'report-end', 'hook-29');
  await terminal.answer(KEY.escape, 'STARTED (UTC)');
  await terminal.answer(KEY.escape, 'not opened');
  await after('?', 'home-keys', 'Esc close');
  await terminal.answer(KEY.escape, 'q quit');
  terminal.send('q');
  expect(await terminal.exit).toBe(0);

  expect(await plaintextsUnderTarget('core_two_factor_auth', 'user')).toEqual({
    turned: 2_999,
    left: [1_312],
  });
  expect(await plaintextsUnderTarget('core_webhook', 'hook')).toEqual({ turned: 38, left: [18, 29] });

  async function isLedgerThere(): Promise<boolean> {
    const [found] = await database.query<{ there: boolean }>(
      `select exists (select from pg_namespace where nspname = 'keyturn') as there`,
    );
    return found!.there;
  }

  async function proofs(): Promise<number> {
    const [found] = await database.query<{ count: number }>(`select count(*)::int from keyturn.proof`);
    return found!.count;
  }

  /** How many rows open to their own plaintext under the target key alone, and the ids of those that do not. */
  async function plaintextsUnderTarget(table: string, what: string) {
    const open = opener(KEYS.target);
    const secrets = await secretsOf(database, table);
    const left = secrets.flatMap((secret, index) =>
      open(secret) === `secret-of-${what}-${index + 1}` ? [] : [index + 1],
    );
    return { turned: secrets.length - left.length, left };
  }
});
