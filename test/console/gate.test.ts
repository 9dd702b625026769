import { expect, test } from 'vitest';

import type { DraggedFact } from '../../src/plan/facts.ts';
import { Desk } from './desk.tsx';

const DRAGGED = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(
  (name): DraggedFact => ({ event: 'dragged', table: `public.${name}`, action: 'delete', rows: 4 }),
);

test('a gate knows how high a question of wide characters is, and lets tables give way to what stands behind it', async () => {
  const question = '利用者への告知は済みましたか'.repeat(6);
  const desk = new Desk({
    setup: { questions: [question] },
    webhooks: { unknownKey: 4 },
    dragged: DRAGGED,
  });
  await desk.until('old key');
  desk.choose('Lost key');
  for (const words of ['all is in place:', 'nothing was written so far']) {
    await desk.until(words);
    desk.type('\r');
  }
  await desk.until('利用者');
  expect(desk.frame({ columns: 60, rows: 22 })).toMatchInlineSnapshot(`
    " KEYTURN  webops  ▲ PRODUCTION  webops@10.0.0.5:5432/webops
    ── Lost key · step 3 of 6: question ────────────────────────

     1,238 values that no key opens go.

       Goes            4 rows of a would be deleted
                       4 rows of b would be deleted
                       4 rows of c would be deleted
                       4 rows of d would be deleted
                       4 rows of e would be deleted
                       and 4 more: Esc shows them all
       Restore point   kept until you discard it
       Dry run         1,238 would be purged, 1 finding, about…
       Left as found   1 damaged
     利用者への告知は済みましたか利用者への告知は済みましたか利
     用者への告知は済みましたか利用者への告知は済みましたか利用
     者への告知は済みましたか利用者への告知は済みましたか
     Type yes to go on.
     › ▏


     Enter answer   Esc back"
  `);
});
