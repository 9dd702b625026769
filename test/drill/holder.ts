import { startCluster } from '../../src/drill/cluster.ts';

/** A process that starts a cluster, says where it is, and then waits for its end; run by cluster-ends.test.ts. */
const { folder, port } = await startCluster();
process.stdout.write(`${JSON.stringify({ folder, port })}\n`);
if (process.argv.includes('--crash')) {
  process.stdin.once('data', () => {
    throw new Error('on purpose');
  });
}
process.stdin.resume();
