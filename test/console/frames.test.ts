import { expect, test } from 'vitest';

import { scriptedOperations } from './scripted-operations.ts';
import { brake, type ConsoleTerminal, heard, KEY, openTerminal } from './terminal.ts';

test('home shows where one is, the keyring, the census and what it suggests first', async () => {
  const terminal = openTerminal({ operations: scriptedOperations() });
  expect(await terminal.until('99 % old key')).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION          webops@10.0.0.5:5432/webops  operator-1
    ────────────────────────────────────────────────────────────────────────────────
     encryption  fernet  target 3f2a 91bc  older 77e0 12aa  staged in next.key

     FIELD                                 ROWS CURRENT   OLD PLAIN UNKNOWN DAMAGED
     core_two_factor_auth.secret ▓▓▓▓▓▓░  1,204       · 1,203     ·       ·       1
     core_webhook.secret         █▓▓▓▓▓▓     37       2    35     ·       ·       ·
                                          1,241       2 1,238     ·       ·       1
     █▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░  ▓ 99 % old key  ░ 1 not opened

     › Rotate           1,238 values wait for the target key
       Key status       see why no rotation opens 1 value
       Generate a key   done: 3f2a 91bc is staged in next.key
       Verify           does every value open under the target key alone?
       Encrypt          no value is plaintext
       Find the key     no value stands under an unknown key
       Lost key         1 value is damaged, none is under an unknown key
       Flush Redis      the configuration names no Redis
       Decrypt          back to plaintext, where the application reads it
       Restore points   none stands
       Check            is everything in place for a run?
       Runs             what was done, by whom, with what result

     ↑↓ choose   Enter open   Tab fields   r refresh   : command   ? keys   q quit"
  `);
  await quit(terminal);
});

test('key status lists every row under a summary of the census', async () => {
  const terminal = openTerminal({ operations: scriptedOperations() });
  await terminal.until('99 % old key');
  expect(await terminal.answer(KEY.down + KEY.enter, 'row 1 of 1,241')).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION          webops@10.0.0.5:5432/webops  operator-1
    ── Key status ──────────────────────────────────────────────────────────────────
     1,241 values: 2 current · 1,238 old · 1 damaged
     all rows; / filters by status, field or words
     in key order                                                    row 1 of 1,241
     FIELD                       ROW             STATUS       KEY        SEALED
    ›core_two_factor_auth.secret user-17         damaged      –          –
     core_two_factor_auth.secret user-18         old-key      77e0 12aa  2025-10-02
     core_two_factor_auth.secret user-19         old-key      77e0 12aa  2025-08-26
     core_two_factor_auth.secret user-20         old-key      77e0 12aa  2025-07-20
     core_two_factor_auth.secret user-21         old-key      77e0 12aa  2025-06-13
     core_two_factor_auth.secret user-22         old-key      77e0 12aa  2025-05-07
     core_two_factor_auth.secret user-23         old-key      77e0 12aa  2025-03-31
     core_two_factor_auth.secret user-24         old-key      77e0 12aa  2025-02-22
     core_two_factor_auth.secret user-25         old-key      77e0 12aa  2025-01-16
     core_two_factor_auth.secret user-26         old-key      77e0 12aa  2024-12-10
     core_two_factor_auth.secret user-27         old-key      77e0 12aa  2024-11-03
     core_two_factor_auth.secret user-28         old-key      77e0 12aa  2025-11-01
     core_two_factor_auth.secret user-29         old-key      77e0 12aa  2025-09-25
     core_two_factor_auth.secret user-30         old-key      77e0 12aa  2025-08-19
     core_two_factor_auth.secret user-31         old-key      77e0 12aa  2025-07-13
     core_two_factor_auth.secret user-32         old-key      77e0 12aa  2025-06-06

     ↑↓ row   Enter open   / filter   s sort   y copy   e export   Esc back   ? keys"
  `);
});

test('a row says in its own words why a rotation leaves it', async () => {
  const terminal = openTerminal({ operations: scriptedOperations() });
  await terminal.until('99 % old key');
  await terminal.answer(KEY.down + KEY.enter, 'row 1 of 1,241');
  expect(await terminal.answer(KEY.enter, 'too short')).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION          webops@10.0.0.5:5432/webops  operator-1
    ── Key status · one row ────────────────────────────────────────────────────────
     Field         core_two_factor_auth.secret
     Primary key   id 7
     Row           user-17
     Status        damaged
                   70 bytes is too short for a token
     Opens with    –
     Sealed        –

     reading the whole row












     ↑↓ scroll   y copy   r read again   Esc back   ? keys"
  `);
});

test('the backup gate says how to answer it, and a backup that is made shows how far it is', async () => {
  const held = brake();
  const operations = scriptedOperations();
  operations.takeBackup = scriptedOperations(held).takeBackup;
  const terminal = openTerminal({ operations });
  await toBackup(terminal);
  await heard();
  expect(terminal.frame()).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION          webops@10.0.0.5:5432/webops  operator-1
    ── Rotate · step 3 of 6: backup ────────────────────────────────────────────────

     1,238 values move in 2 fields from key 77e0 12aa to key 3f2a 91bc.

       Target key      kept in next.key
       Restore point   none is kept
       Dry run         1,238 would change, 1 finding, about 1.2 s
       Left as found   1 damaged

     Which backup was made before this run?
     Name it: a file, a snapshot, a ticket. Or type “no backup” to go on without.
     Or type “take FOLDER” to have pg_dump 18.4 make one there now (1.2 MB here).
     › ▏









     Enter answer   Esc back"
  `);
  await terminal.answer(`take /var/backups${KEY.enter}`, 'read back');
  held.release(1);
  expect(await terminal.until('400 kB written')).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION          webops@10.0.0.5:5432/webops  operator-1
    ── Rotate · step 3 of 6: backup ────────────────────────────────────────────────

     pg_dump 18.4 dumps core_webhook to
     /var/backups/webops-production-webops-20261122T021408Z.dump

     ⠋ 400 kB written

     nothing is changed before it stands and was read back














     Esc give it up   ? keys"
  `);
  held.open();
  await terminal.until('Type webops-production');
});

test('the gate shows what is about to happen and asks for the word of this environment', async () => {
  const terminal = openTerminal({ operations: scriptedOperations() });
  await toConsent(terminal);
  await heard();
  expect(terminal.frame()).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION          webops@10.0.0.5:5432/webops  operator-1
    ── Rotate · step 3 of 6: consent ───────────────────────────────────────────────

     1,238 values move in 2 fields from key 77e0 12aa to key 3f2a 91bc.

       Target key      kept in next.key
       Backup          none named: you went on without
       Restore point   none is kept
       Dry run         1,238 would change, 1 finding, about 1.2 s
       Left as found   1 damaged

     While it runs you can pause it, or stop it after any batch. A value is written
     only where it still is what was read. Values already turned stay turned.

     May Keyturn turn values in webops production now?
     Type webops-production to go on.
     › ▏






     Enter answer   Esc back"
  `);
});

test('while values are turned the screen tells how many, how fast and what was found', async () => {
  const held = brake();
  const operations = scriptedOperations(held);
  const terminal = openTerminal({ operations });
  held.open();
  await toConsent(terminal);
  const turning = brake();
  operations.rotate = scriptedOperations(turning).rotate;
  terminal.type(`webops-production${KEY.enter}`);
  turning.release(4);
  const frame = await terminal.until('303 of 1,204');
  // How fast it goes is the machine's own.
  expect(frame.replace(/ {2,}[\d,]+\/s.*/, '').replace(/^ [·▁-█]+ .*most .*$/m, '')).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION          webops@10.0.0.5:5432/webops  operator-1
    ── Rotate · step 4 of 6: turning ───────────────────────────────────────────────
     77e0 12aa → 3f2a 91bc           run 7h2k9 · started 02:14:08 UTC by operator-1

     ⠋   303 of 1,241 values    24 %
     ███████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒



     core_two_factor_auth.secret ██▒▒▒▒▒▒▒▒    303 of 1,204  1 finding
     core_webhook.secret         ▒▒▒▒▒▒▒▒▒▒

     1 finding
     core_two_factor_auth.secret  user-17        damaged: 70 bytes is too short fo…









     p pause   +/- speed   s stop after this batch   f findings   ? keys"
  `);
  turning.open();
  await terminal.until('What is left to do');
});

test('the result tells what was turned, what proves it, what was left, and what is left to do', async () => {
  const terminal = openTerminal({ operations: scriptedOperations() });
  await toConsent(terminal);
  expect(await terminal.answer(`webops-production${KEY.enter}`, 'What is left to do')).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION          webops@10.0.0.5:5432/webops  operator-1
    ── Rotate · step 6 of 6: done ──────────────────────────────────────────────────

     1,238 of 1,241 values turned in 1.2 s. 1 value was left as found.

     ✓ proved: every turned value opens with 3f2a 91bc alone, and the plaintexts
     are those that went in

     Left as found: 1 damaged
     core_two_factor_auth.secret  user-17        damaged: 70 bytes is too short fo…

     Record: run 7h2k9, kept in webops; Enter shows it

     What is left to do
     1  look at what was left as found: Key status says why
     2  put the new key where webops reads it (ENCRYPTION_KEY in .env)
     3  restart webops






     Enter report   f findings   Esc home   ? keys"
  `);
});

test('an error an operator can mend stands in the frame with its hint, and one can go back', async () => {
  const terminal = openTerminal({ operations: scriptedOperations({ fails: 'rotate' }) });
  await toConsent(terminal);
  expect(await terminal.answer(`webops-production${KEY.enter}`, 'hint:')).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION          webops@10.0.0.5:5432/webops  operator-1
    ── Rotate · stopped by an error ────────────────────────────────────────────────

     ✗ another run is in progress

     hint: operator-2 on host-2 since 02:10

     Nothing was changed.















     r look again   Esc back   ? keys"
  `);
  await terminal.answer(KEY.escape, '› Rotate');
});

async function toBackup(terminal: ConsoleTerminal): Promise<void> {
  await terminal.until('99 % old key');
  await terminal.answer(KEY.enter, 'all is in place');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
}

async function toConsent(terminal: ConsoleTerminal): Promise<void> {
  await toBackup(terminal);
  await terminal.answer(`no backup${KEY.enter}`, 'Type webops-production');
}

async function quit(terminal: ConsoleTerminal): Promise<void> {
  terminal.type('q');
  expect(await terminal.exit).toBe(0);
  expect(terminal.isAlternate()).toBe(false);
}
