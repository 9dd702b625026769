import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { fernet } from '../../src/schemes/fernet.ts';
import { script } from '../support/scripts.ts';
import { KEY } from '../support/terminal.ts';
import { openKeyturn, webopsSite } from './opened.ts';

test('a new key goes into a file, into a store, and once onto the screen, and reaches the terminal nowhere else', async () => {
  const { folder } = await webopsSite({ users: 5, hooks: 5 });
  await writeFile(join(folder, 'kept'), '');
  script(join(folder, 'write'), `cat > ${folder}/kept`, 'echo "kept it" >&2');
  script(join(folder, 'read'), `cat ${folder}/kept`);
  const stores = 'keyStores: [ { name: vault, write: [./write], read: [./read, "{keyring}"] } ]\n';
  await appendFile(join(folder, 'keyturn.yaml'), stores);
  const terminal = openKeyturn({ cwd: folder });
  const home = '% old key';
  const generate = async () => {
    await terminal.until(home);
    await terminal.choose('Generate a key');
    const step = await terminal.until((frame) => /step [25] of 5/.test(frame));
    // A key that was kept and not yet written is told of first.
    if (step.includes('step 5')) terminal.send('n');
    await terminal.until('step 2 of 5: where to keep it');
  };

  await generate();
  await terminal.answer(KEY.enter, '› next.key');
  await terminal.answer(KEY.enter, 'next.key exists already');
  await terminal.answer(`\x15new.key${KEY.enter}`, 'step 4 of 5: read it back');
  await terminal.answer(KEY.enter, 'next: { file: "new.key" }');
  await terminal.answer(KEY.enter, home);
  const inFile = (await readFile(join(folder, 'new.key'), 'utf8')).trim();

  await generate();
  const kept = await terminal.answer(KEY.down + KEY.enter, 'is kept in the store vault');
  const inStore = await readFile(join(folder, 'kept'), 'utf8');
  expect(kept).toContain(`Read back   ${fernet.parseKey(inStore).fingerprint}`);
  await terminal.answer(KEY.enter, `next: { command: ["${folder}/read", encryption] }`.slice(0, 40));
  await terminal.answer(KEY.enter, home);

  await generate();
  await terminal.answer(`G${KEY.enter}`, 'Type show it');
  const screen = await terminal.answer(`show it${KEY.enter}`, 'It is shown once.');
  const key = /^ {3}(\S{44})$/m.exec(screen)?.[1] ?? '';
  const { fingerprint } = fernet.parseKey(key);
  expect(screen).toContain(`key ${fingerprint}`);
  expect(await terminal.answer('?:', 'It is shown once.')).toContain(key);
  const shown = terminal.written.length;
  await terminal.answer(KEY.enter, 'Type or paste it back');
  terminal.paste(`${key}\r`);
  await terminal.until(`44 characters · ${fingerprint}`);
  await terminal.answer(KEY.enter, 'is kept where you put it');
  await terminal.answer(KEY.enter, 'next: { env: NAME }');
  await terminal.answer(KEY.enter, home);
  terminal.send('q');
  expect(await terminal.exit).toBe(0);

  const after = terminal.written.slice(shown);
  for (const secret of [inFile, inStore]) expect(terminal.written).not.toContain(secret.slice(4, 24));
  expect(terminal.written).toContain(key);
  expect(after).not.toContain(key.slice(4, 24));
});
