import type { Cluster } from '../src/drill/cluster.ts';
import { openSession } from '../src/drill/session.ts';
import type { KeyMaterial } from '../src/keys/key-material.ts';
import { fernet } from '../src/schemes/fernet.ts';

export interface BenchTable {
  url: string;
  /** All rows anew under the old key. */
  fill(): Promise<void>;
  /** Seconds of one update of every row, done by the server alone. */
  floor(): Promise<number>;
  close(): Promise<void>;
}

/** A table of 140-character tokens in a database of its own. */
export async function openBench({
  cluster,
  rows,
  oldKey,
}: {
  cluster: Cluster;
  rows: number;
  oldKey: KeyMaterial;
}): Promise<BenchTable> {
  const name = `bench_${rows}`;
  await cluster.createDatabase(name);
  const url = cluster.url(name);
  const session = await openSession(url);
  await session.query(
    'create table bench (id bigint generated always as identity primary key, secret text not null)',
  );
  const key = fernet.ready(oldKey);
  const tokens = Array.from({ length: rows }, (_, i) =>
    key.seal(Buffer.from(`secret of row ${i}`.padEnd(40, '.'))),
  );
  return {
    url,
    async fill() {
      await session.query('truncate bench restart identity');
      for (let i = 0; i < rows; i += 10_000) {
        await session.query('insert into bench (secret) select unnest($1::text[])', [
          tokens.slice(i, i + 10_000),
        ]);
      }
      await session.query('vacuum analyze bench');
    },
    async floor() {
      const startedAt = performance.now();
      await session.query('update bench set secret = reverse(secret)');
      const seconds = (performance.now() - startedAt) / 1000;
      await session.query('update bench set secret = reverse(secret)');
      await session.query('vacuum analyze bench');
      return seconds;
    },
    close: () => session.end(),
  };
}
