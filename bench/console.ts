import { availableParallelism } from 'node:os';

import { startCluster } from '../src/drill/cluster.ts';
import { grouped } from '../src/plan/words.ts';
import { measureBytes, measureKeys } from './console/run.ts';
import { openSite } from './console/site.ts';
import { measureStarts } from './console/start.ts';

/** Measures the built console from outside, on a pseudo-terminal of 80×24; needs a build: `npm run build`. */
const ROWS = 200_000;

console.log(`${grouped(ROWS)} rows, 80×24, Node ${process.version}, ${availableParallelism()} processors\n`);
const cluster = await startCluster();
try {
  const site = await openSite(cluster, ROWS);
  await site.table.fill();
  await measureStarts(site);
  await measureBytes(site);
  await measureKeys(site);
  await site.table.close();
} finally {
  await cluster.stop();
}
process.exit(0);
