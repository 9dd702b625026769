import { expect, test } from 'vitest';

import { scriptedOperations } from './scripted-operations.ts';
import { KEY, openTerminal } from './terminal.ts';

test('Tab goes to the fields and back, and Enter opens the rows of the one that is stood on', async () => {
  const terminal = openTerminal({ operations: scriptedOperations() });
  await terminal.until('› Rotate');
  await terminal.answer('\t', '›core_two_factor_auth.secret');
  expect(terminal.frame()).not.toContain('› Rotate');
  await terminal.answer(KEY.escape, '› Rotate');
  await terminal.answer('\t', '›core_two_factor_auth.secret');
  const rows = await terminal.answer(`j${KEY.enter}`, '── Key status');
  expect(rows).toMatch(/filter: .*core_webhook\.secret/);
  await terminal.answer(KEY.escape, '›core_webhook.secret');
});

test('on the smallest terminal the field that is stood on is in sight', async () => {
  const terminal = openTerminal({ operations: scriptedOperations(), columns: 60, rows: 16 });
  await terminal.until('› Rotate');
  expect(await terminal.answer(`\t${KEY.down}`, '›core_webhook.secret')).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION  webops@10.0.0.5:5432/webops
    ────────────────────────────────────────────────────────────
     encryption  fernet  target 3f2a 91bc  older 77e0 12aa

     FIELD                           ROWS CURRENT   OLD DAMAGED
     core_two_factor_auth.secret    1,204       · 1,203       1
    ›core_webhook.secret               37       2    35       ·
                                    1,241       2 1,238       1
     █▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░  ▓ 99 % old key  ░ 1 not opened

       Rotate           1,238 values wait for the target key
       Key status       see why no rotation opens 1 value
       Generate a key   done: 3f2a 91bc is staged in next.key
    ↓  Verify           does every value open under the target…

     ↑↓ field   Enter its rows   Tab menu   ? keys   q quit"
  `);
});
