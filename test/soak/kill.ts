import { deepStrictEqual, equal } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startCluster } from '../../src/drill/cluster.ts';
import { inSession, type Session } from '../../src/drill/session.ts';
import { theOnly } from '../support/facts.ts';
import { randomMoment, rotateAndKill, rotateToTheEnd } from '../support/kills.ts';
import { readLedger } from '../support/ledger-agrees.ts';
import { opener, sealMany, seeded } from '../support/sealed.ts';
import { makeKeys, writeSite } from '../support/site-files.ts';

/**
 * Kills rotations with SIGKILL at random moments for as long as you like, and stops at the first value or record that
 * is not right: `node test/soak/kill.ts --rounds 20 --kills 25 --rows 60000 --seed 1`
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    kills: { type: 'string', default: '25' },
    rows: { type: 'string', default: '60000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [rounds, kills, rows, seed] = [values.rounds, values.kills, values.rows, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
];
const random = seeded(seed);
const keys = makeKeys();
const folder = await mkdtemp(join(tmpdir(), 'keyturn-soak-'));
const cluster = await startCluster();
console.log(`seed ${seed}: ${rounds} rounds of ${kills} kills over ${rows} rows`);
try {
  for (let n = 1; n <= rounds; n++) {
    const name = `round_${n}`;
    await cluster.createDatabase(name);
    await inSession(cluster.url(name), (session) => round(session, cluster.url(name)));
    console.log(`round ${n}: right`);
  }
} finally {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}

async function round(session: Session, url: string): Promise<void> {
  const { query } = session;
  await query('create table vault (id bigint primary key, secret text)');
  await query(
    'insert into vault select n, secret from unnest($1::text[]) with ordinality as made (secret, n)',
    [sealMany(keys.old, rows)],
  );
  await writeSite(folder, { url, keys, fields: [{ table: 'vault' }] });
  for (let n = 0; n < kills; n++) await rotateAndKill(folder, randomMoment(random, 8));
  const { facts } = await rotateToTheEnd(folder);
  equal(theOnly(facts, 'run-finished').outcome, 'done');
  equal(theOnly(facts, 'proved').digestsMatch, true);
  const open = opener(keys.target);
  const standing = await query<{ secret: string }>('select secret from vault order by id');
  for (const [i, { secret }] of standing.entries()) equal(open(secret), `secret-${i + 1}`);
  const ledger = await readLedger(session, 'public.vault.secret');
  deepStrictEqual(
    { ...ledger, runs: ledger.runs.map(({ outcome }) => outcome) },
    { runs: ['done'], rows, changed: rows, written: rows, contradictions: [] },
  );
}
