import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startCluster } from '../src/drill/cluster.ts';
import { inSession, openSession } from '../src/drill/session.ts';
import { WEBOPS_TABLES } from '../src/drill/webops-tables.ts';
import { KEY, Terminal } from '../test/support/terminal.ts';
import { seedWebops, writeWebopsSite } from '../test/terminal/webops-site.ts';
import { drawing } from './drawing.ts';

const DATABASE = 'webops';
const ROWS = { users: 12_000, hooks: 400 };
/** Held while the picture of turning is taken: the batches before it are the same every time. */
const HELD = 'begin; select 1 from core_two_factor_auth where id = 9000 for update';

/** The README's pictures by name, as SVG, taken from a real rotation of a seeded database; needs a build. */
export async function takePictures(): Promise<ReadonlyMap<string, string>> {
  const cluster = await startCluster();
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-pictures-'));
  try {
    await cluster.createDatabase(DATABASE);
    const url = cluster.url(DATABASE);
    await inSession(url, async (session) => {
      await session.query(WEBOPS_TABLES);
      await seedWebops(session, ROWS);
    });
    await writeWebopsSite(folder, url);
    return await walk(new Terminal({ cwd: folder }), { url, port: cluster.port });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await cluster.stop();
  }
}

/** The walk of a rotation, with a picture at the screens that tell most. */
async function walk(
  terminal: Terminal,
  { url, port }: { url: string; port: number },
): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>();
  const picture = (name: string) => pictures.set(name, drawing(terminal.screen, { title: 'keyturn', port }));
  await terminal.until('% old key');
  picture('home');
  await terminal.choose('Key status');
  await terminal.until('row 1 of');
  terminal.resize(120, 32);
  await terminal.until('› Rows');
  await terminal.answer('/damaged,plaintext,unknown\r', 'row 1 of 3\n');
  await terminal.answer(KEY.down, (frame) => /row 2 of 3\n[\s\S]*What would become of it/.test(frame));
  picture('key-status');
  terminal.resize(80, 24);
  await terminal.answer(KEY.escape, 'not opened');
  await terminal.answer(`g${KEY.enter}`, 'all is in place:');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(`webops-20261122.dump${KEY.enter}`, 'May Keyturn');
  await terminal.answer('webops-pr', '› webops-pr▏');
  picture('gate');
  const held = await openSession(url);
  await held.query(HELD);
  terminal.send(`oduction${KEY.enter}`);
  await terminal.until((frame) => /7,500 of 12,000 +1 finding/.test(frame));
  picture('turning');
  await held.query('rollback');
  await held.end();
  await terminal.until('What is left to do');
  picture('result');
  await terminal.answer(KEY.escape, 'not opened');
  terminal.send('q');
  await terminal.exit;
  return pictures;
}
