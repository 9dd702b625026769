import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { POINT, scriptedOperations } from './scripted-operations.ts';
import { brake, ConsoleTerminal, heard, KEY, openTerminal } from './terminal.ts';

const TAB = '\t';

async function atHome(parts: { columns?: number; rows?: number } = {}) {
  const operations = scriptedOperations();
  const terminal = openTerminal({ operations, ...parts });
  await terminal.until('old key');
  return { terminal, operations };
}

describe('the command line', () => {
  test('takes the place of the help line and leaves the screen above as it is', async () => {
    const { terminal } = await atHome();
    const before = terminal.lines();
    await terminal.answer(':', 'Tab completes');
    expect(terminal.lines().slice(0, 22)).toEqual(before.slice(0, 22));
    expect(terminal.lines().slice(22)).toMatchInlineSnapshot(`
      [
        " rotate   status   generate   verify   encrypt   find   purge   flush   …",
        " :▏                                     Tab completes   Enter runs   Esc leaves",
      ]
    `);
    expect((await terminal.answer('r', ':r')).split('\n').slice(22)).toMatchInlineSnapshot(`
      [
        " rotate  to the target key   runs  what was done   report  one run’s record",
        " :r▏otate                               Tab completes   Enter runs   Esc leaves",
      ]
    `);
    await terminal.answer(KEY.escape, 'q quit');
    expect(terminal.lines()).toEqual(before);
  });

  test('fits the smallest terminal, open, with a completion and with an unknown word', async () => {
    const { terminal } = await atHome({ columns: 60, rows: 16 });
    const above = terminal.lines().slice(0, 14);
    await terminal.answer(':', 'Enter runs');
    await heard();
    expect(terminal.frame()).toMatchInlineSnapshot(`
      " KEYTURN  webops  ▲ PRODUCTION  webops@10.0.0.5:5432/webops
      ────────────────────────────────────────────────────────────
       encryption  fernet  target 3f2a 91bc  older 77e0 12aa

       FIELD                           ROWS CURRENT   OLD DAMAGED
       core_two_factor_auth.secret    1,204       · 1,203       1
       core_webhook.secret               37       2    35       ·
                                      1,241       2 1,238       1
       █▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░  ▓ 99 % old key  ░ 1 not opened

       › Rotate           1,238 values wait for the target key
         Key status       see why no rotation opens 1 value
         Generate a key   done: 3f2a 91bc is staged in next.key
      ↓  Verify           does every value open under the target…
       rotate   status   generate   verify   encrypt   find   …
       :▏                 Tab completes   Enter runs   Esc leaves"
    `);
    expect((await terminal.answer('stat', ':stat')).split('\n').slice(14)).toMatchInlineSnapshot(`
      [
        " status [status, field or word …]  every row, and why",
        " :stat▏us           Tab completes   Enter runs   Esc leaves",
      ]
    `);
    expect((await terminal.answer(`x${KEY.enter}`, 'no word')).split('\n').slice(14)).toMatchInlineSnapshot(`
      [
        " there is no word “statx” here: did you mean status?",
        " :statx▏            Tab completes   Enter runs   Esc leaves",
      ]
    `);
    expect(terminal.lines().slice(0, 14)).toEqual(above);
  });

  test('says of an unknown word which one is near, and keeps the line to be mended', async () => {
    const { terminal } = await atHome();
    expect(
      await terminal.answer(`:rotat${KEY.left}o${KEY.enter}`, 'there is no word'),
    ).toMatchInlineSnapshot(`
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
       there is no word “rotaot” here: did you mean rotate?
       :rotao▏t                               Tab completes   Enter runs   Esc leaves"
    `);
    await terminal.answer(`\x7f${KEY.right}e${KEY.enter}`, 'Rotate · step 1 of 6');
  });

  test('completes as far as all agree, then walks through them, and → does as Tab', async () => {
    const { terminal } = await atHome();
    const typed = () => / :(\S*?)▏/.exec(terminal.lines()[23]!)?.[1];
    terminal.type(`:re${TAB}`);
    await terminal.until(':report ▏');
    terminal.type('\x15p');
    await terminal.until(':p▏');
    terminal.type(TAB);
    await terminal.until(':purge▏');
    terminal.type(KEY.right);
    await terminal.until(':points▏');
    terminal.type(TAB);
    await terminal.until(':purge▏');
    expect(typed()).toBe('purge');
    terminal.type('\x15fi\t');
    await terminal.until(':find▏');
  });

  test('completes statuses, fields and runs behind their words', async () => {
    const { terminal } = await atHome();
    await terminal.answer(`:status dam${TAB}`, ':status damaged▏');
    await terminal.answer(`,old${TAB}`, ':status damaged,old-key▏');
    await terminal.answer(`\x15status core_t${TAB}`, ':status core_two_factor_auth.secret▏');
    await terminal.answer(`\x15report ${TAB}`, ':report 7h2k9▏');
    await terminal.answer(KEY.enter, 'Report ──');
  });

  test('opens key status with the filter that stands behind its word, and filters it anew there', async () => {
    const { terminal } = await atHome();
    await terminal.answer(`:status damaged${KEY.enter}`, 'row 1 of 1');
    expect(terminal.frame()).toContain('filter: status damaged');
    await terminal.answer(`:filter old-key user-18${KEY.enter}`, 'filter: status old-key, text “user-18”');
    await terminal.answer(`:back${KEY.enter}`, '› Rotate');
  });

  test('goes from any place to any other, and Esc leads back to where one was', async () => {
    const { terminal } = await atHome();
    await terminal.answer(`:status${KEY.enter}`, 'row 1 of 1,241');
    await terminal.answer(`:check${KEY.enter}`, 'all is in place');
    await terminal.answer(`?`, 'Keys · Check');
    expect(terminal.frame()).toContain(':           command');
    await terminal.answer(`:runs${KEY.enter}`, 'STARTED (UTC)');
    await terminal.answer(KEY.escape, '── Check');
    await terminal.answer(KEY.escape, '── Key status');
    await terminal.answer(`:home${KEY.enter}`, '› Rotate');
    await terminal.answer(`:back${KEY.enter}`, 'this is home');
    await terminal.answer(`\x15flush${KEY.enter}`, 'the configuration names no Redis');
    await terminal.answer(`\x15verify now${KEY.enter}`, 'verify takes nothing behind it');
  });

  test('puts another place of the same word in the place of the one on top', async () => {
    const { terminal } = await atHome();
    await terminal.answer(`:check${KEY.enter}`, 'all is in place');
    await terminal.answer(`:status damaged${KEY.enter}`, 'filter: status damaged');
    await terminal.answer(`:status old${KEY.enter}`, 'filter: status old-key');
    await terminal.answer(`?`, 'Keys · Key status');
    await terminal.answer(`:status core_webhook${KEY.enter}`, 'filter: field core_webhook.secret');
    await terminal.answer(KEY.escape, '── Check');
    await terminal.answer(`:report 7h2k9${KEY.enter}:report${KEY.enter}`, '── Report');
    await terminal.answer(KEY.escape, '── Check');
    await terminal.answer(KEY.escape, '› Rotate');
  });

  test('remembers what was entered in this sitting, and what was begun meanwhile', async () => {
    const { terminal } = await atHome();
    await terminal.answer(`:runs${KEY.enter}`, 'STARTED (UTC)');
    await terminal.answer(`:chek${KEY.enter}`, 'did you mean check?');
    await terminal.answer(`${KEY.escape}`, 'Esc back');
    await terminal.answer(':dr', ':dr▏');
    await terminal.answer(KEY.up, ':chek▏');
    await terminal.answer(KEY.up + KEY.up, ':runs▏');
    await terminal.answer(KEY.down + KEY.down, ':dr▏');
  });

  test('is not entered by a paste, whatever ends it', async () => {
    const { terminal, operations } = await atHome();
    await terminal.answer(':', 'Tab completes');
    terminal.paste('verify\r\n');
    await terminal.until(':verify▏');
    await heard();
    expect(operations.calls).not.toContain('verify');
    await terminal.answer(KEY.enter, 'does not open under');
  });

  test('is left by Ctrl-C as in a shell, and the console stays', async () => {
    const { terminal } = await atHome();
    await terminal.answer(':rot', ':rot');
    await terminal.answer(KEY.interrupt, 'q quit');
    await terminal.answer(`:quit${KEY.enter}`, '');
    expect(await terminal.exit).toBe(0);
  });

  test('stays open, and whole, while the terminal is resized', async () => {
    const { terminal } = await atHome();
    await terminal.answer(':rot', ':rot');
    terminal.resize(50, 10);
    await terminal.until('this terminal has 50×10');
    terminal.resize(100, 30);
    await terminal.until(':rot▏ate');
    expect(terminal.lines()[29]).toMatch(/^ :rot▏ate +Tab completes {3}Enter runs {3}Esc leaves$/);
    await terminal.answer(TAB + KEY.enter, 'Rotate · step 1 of 6');
  });

  test('is text where keys are text', async () => {
    const { terminal } = await atHome();
    await terminal.answer(KEY.down + KEY.enter, 'row 1 of 1,241');
    await terminal.answer('/:quit', 'filter: :quit');
  });
});

test('while values are changed no word leads away, quitting asks, and the brakes have words', async () => {
  const held = brake();
  const operations = scriptedOperations();
  const terminal = openTerminal({ operations });
  await terminal.until('old key');
  await terminal.answer(`:rotate${KEY.enter}`, 'all is in place');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(`no backup${KEY.enter}`, 'Type webops-production');
  operations.rotate = scriptedOperations(held).rotate;
  terminal.type(`webops-production${KEY.enter}`);
  held.release(4);
  await terminal.until('303 of 1,204');
  for (const word of ['home', 'back', 'status damaged', 'report', 'purge']) {
    await terminal.answer(`:${word}${KEY.enter}`, 'values are being changed here');
    await terminal.answer(KEY.escape, 'p pause');
  }
  await terminal.answer(`:pause${KEY.enter}`, 'p go on');
  await terminal.answer(`:keys${KEY.enter}`, 'Keys · Rotate');
  await terminal.answer(`:home${KEY.enter}`, 'values are being changed here');
  await terminal.answer(KEY.escape, 'Esc close');
  await terminal.answer(KEY.escape, 'p go on');
  await terminal.answer(`:quit${KEY.enter}`, 'Esc go on');
  await terminal.answer(`${KEY.escape}:rot`, ':rot');
  await terminal.answer(KEY.interrupt, 'Esc go on');
  await terminal.answer(`:stop${KEY.enter}`, 'stopping after');
  held.open();
  await terminal.until('What is left to do');
});

/** Everything that changes something. */
const CHANGES = [
  ...['rotate', 'encrypt', 'decrypt', 'purge', 'restore', 'discard', 'flush', 'takeBackup'],
  ...['generateKey', 'exportPlaintext', 'unlinkOrphans'],
];

const TYPED = fc.oneof(
  fc.constantFrom(
    ...[':rotate\r', ':purge\r', ':generate\r', ':flush\r', ':points\r', ':discard\r', ':restore 7h2k9\r'],
    ...[':webops-production\r', ':yes\r', ':y\r', ':quit\r', ':find\r', ':back\r', ':home\r', ':keys\r'],
  ),
  fc
    .array(fc.constantFrom(...'rotapugensy -', TAB, KEY.up, KEY.right, '\x7f'), { maxLength: 12 })
    .map((keys) => `:${keys.join('')}\r`),
);

test('whatever is typed into the command line, nothing is changed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(TYPED, { minLength: 8, maxLength: 20 }), async (lines) => {
      const operations = scriptedOperations({ setup: { redis: true }, points: [POINT] });
      const terminal = new ConsoleTerminal({ operations });
      await terminal.until('old key');
      for (const line of lines) {
        // A place that takes text is left first: what is typed there is no command line.
        terminal.type(KEY.escape);
        await new Promise((resolve) => setTimeout(resolve, 25));
        terminal.type(line);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      expect(operations.calls.filter((call) => CHANGES.includes(call))).toEqual([]);
      expect(terminal.complaint).toBe('');
      terminal.signals.emit('SIGTERM');
      await terminal.exit;
    }),
    { numRuns: 8, seed: 5 },
  );
});
