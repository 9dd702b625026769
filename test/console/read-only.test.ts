import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { POINT, scriptedOperations } from './scripted-operations.ts';
import { ConsoleTerminal, heard, KEY, openTerminal } from './terminal.ts';

/** Operations that would do everything: what is tested is that nothing asks for it. */
function readOnly() {
  const setup = { redis: true, readOnly: true };
  return scriptedOperations({ setup, points: [POINT], webhooks: { plaintext: 2, unknownKey: 4 } });
}

async function toRehearsed(size: { columns?: number; rows?: number } = {}) {
  const terminal = openTerminal({ operations: readOnly(), ...size });
  await terminal.until('old key');
  await terminal.answer(KEY.enter, 'all is in place');
  await terminal.answer(KEY.enter, 'would be kept');
  return terminal;
}

describe('the read-only console', () => {
  test('says so at home, and offers nothing that changes anything', async () => {
    const terminal = openTerminal({ operations: readOnly() });
    await terminal.until('old key');
    await heard();
    expect(terminal.frame()).toMatchInlineSnapshot(`
      " KEYTURN  READ ONLY  webops  ▲ PRODUCTION           webops@10.0.0.5:5432/webops
      ────────────────────────────────────────────────────────────────────────────────
       encryption  fernet  target 3f2a 91bc  older 77e0 12aa  staged in next.key

       FIELD                                 ROWS CURRENT   OLD PLAIN UNKNOWN DAMAGED
       core_two_factor_auth.secret ▓▓▓▓▓▓░  1,204       · 1,203     ·       ·       1
       core_webhook.secret         █▓▓▓▓▒░     43       2    35     2       4       ·
                                            1,247       2 1,238     2       4       1
       █▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▒░  ▓ 99 % old key  ▒ 2 plaintext  ░ 5 not opened
       ! 1 restore point stands, of purge run 7h2k9: 41 rows as they were

       › Rotate           dry run: 1,238 values wait for the target key
         Encrypt          dry run: 2 values are still plaintext
         Find the key     4 values stand under a key that is not at hand
         Lost key         dry run: give 5 values up; find the key first
         Key status       see why no rotation opens 7 values
         Verify           does every value open under the target key alone?
         Restore points   1 stands: look at what is kept
         Flush Redis      count the cached keys
         Decrypt          dry run: back to plaintext, where the application reads it
         Check            is everything in place for a run?
         Runs             what was done, by whom, with what result

       ↑↓ choose   Enter open   Tab fields   r refresh   : command   ? keys   q quit"
    `);
  });

  test('says so at the smallest size', async () => {
    const terminal = openTerminal({ operations: readOnly(), columns: 60, rows: 16 });
    await terminal.until('old key');
    await heard();
    expect(terminal.frame()).toMatchInlineSnapshot(`
      " READ ONLY  webops  ▲ PRODUCTION       10.0.0.5:5432/webops
      ────────────────────────────────────────────────────────────
       encryption  fernet  target 3f2a 91bc  older 77e0 12aa

       FIELD             ROWS CURRENT   OLD PLAIN UNKNOWN DAMAGED
       core_tw….secret  1,204       · 1,203     ·       ·       1
                        1,247       2 1,238     2       4       1
       █▓▓▓▓▓▓▓▓▒░  ▓ 99 % old key  ▒ 2 plaintext  ░ 5 not opened
       ! 1 restore point stands, of purge run 7h2k9: 41 rows as t…

       › Rotate           dry run: 1,238 values wait for the tar…
         Encrypt          dry run: 2 values are still plaintext
         Find the key     4 values stand under a key that is not…
      ↓  Lost key         dry run: give 5 values up; find the ke…

       ↑↓ choose   Enter open   Tab fields   ? keys   q quit"
    `);
  });

  test('ends a walk with its dry run', async () => {
    const terminal = await toRehearsed();
    await heard();
    expect(terminal.frame()).toMatchInlineSnapshot(`
      " KEYTURN  READ ONLY  webops  ▲ PRODUCTION           webops@10.0.0.5:5432/webops
      ── Rotate · read only · step 2 of 2: dry run ───────────────────────────────────

       1,238 values move in 2 fields from key 77e0 12aa to key 3f2a 91bc.

       Would change    1,238 of 1,241 values
       Left as found   1 damaged
       Restore point   none would be kept
       Time            about 1.2 s

       core_two_factor_auth.secret ██████████  1,204 of 1,204  done, 1 finding
       core_webhook.secret         ██████████     37 of 37     done

       read only: nothing was written









       l rows   Esc back: read only, the walk ends here   ? keys"
    `);
    await terminal.answer(`${KEY.enter}k${KEY.escape}`, 'step 1 of 2: pre-flight');
  });

  test('ends it so at the smallest size, too', async () => {
    const terminal = await toRehearsed({ columns: 60, rows: 16 });
    await heard();
    expect(terminal.frame()).toMatchInlineSnapshot(`
      " READ ONLY  webops  ▲ PRODUCTION       10.0.0.5:5432/webops
      ── Rotate · read only · step 2 of 2: dry run ───────────────

       1,238 values move in 2 fields from key 77e0 12aa to key
       3f2a 91bc.

       Would change    1,238 of 1,241 values
       Left as found   1 damaged
       Restore point   none would be kept
       Time            about 1.2 s

       core_t…secret ██████████  1,204 of 1,204  done, 1 finding
       core_w…secret ██████████     37 of 37     done


       l rows   Esc back: read only, the walk ends here   ? keys"
    `);
  });

  test('counts cached keys and lists restore points, and goes no further', async () => {
    const operations = readOnly();
    const terminal = openTerminal({ operations });
    await terminal.until('old key');
    await terminal.answer(`:flush${KEY.enter}`, 'webops_config:*');
    await heard();
    expect(terminal.lines()[1]).toContain('── Flush Redis · read only: counted ──');
    expect(terminal.frame()).toContain('Read only: none is unlinked from here.');
    expect(terminal.lines()[23]).toBe(' r count again   Esc back   ? keys');
    await terminal.answer(`:points${KEY.enter}`, '7h2k9');
    expect(terminal.lines()[23]).toBe(' ↑↓ choose   r read again   Esc back   ? keys');
    terminal.type(`${KEY.enter}d`);
    await terminal.answer(`:generate${KEY.enter}`, 'there is no word “generate” here');
    expect(operations.calls).not.toContain('discard');
  });
});

const CHANGES = [
  ...['rotate', 'encrypt', 'decrypt', 'purge', 'restore', 'discard', 'flush', 'takeBackup'],
  ...['generateKey', 'exportPlaintext', 'unlinkOrphans'],
];

const KEYS = fc.constantFrom(
  ...[KEY.enter, KEY.enter, KEY.enter, KEY.escape, KEY.down, KEY.pageDown, ...'dKnprcf'],
  ...['no backup\r', 'yes\r', 'webops-production\r', 'the key is lost\r', 'take /b\r'],
  ...[':rotate\r', ':purge\r', ':flush\r', ':points\r', ':find\r', ':generate\r', ':home\r'],
);

test('not even the right words change anything where nothing may be changed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(KEYS, { minLength: 20, maxLength: 40 }), async (keys) => {
      const operations = readOnly();
      const terminal = new ConsoleTerminal({ operations });
      await terminal.until('old key');
      for (const key of keys) {
        terminal.type(key);
        await new Promise((resolve) => setTimeout(resolve, key === KEY.escape ? 25 : 4));
      }
      expect(operations.calls.filter((call) => CHANGES.includes(call))).toEqual([]);
      expect(terminal.complaint).toBe('');
      terminal.signals.emit('SIGTERM');
      await terminal.exit;
    }),
    { numRuns: 8, seed: 5 },
  );
});
