import { join } from 'node:path';

import type { Operations } from '../src/flows/operations.ts';
import { openOperationsInThread } from '../src/wiring.ts';
import type { Measured, Task } from './tasks.ts';

const [task, folder] = process.argv.slice(2) as [Task, string];
const operations = await openOperationsInThread({
  configFile: join(folder, 'keyturn.yaml'),
  cwd: folder,
  env: process.env,
  ask: null,
});
// Modules, pools and keys are ready: what is measured is the work.
await operations.setup();
const startedAt = performance.now();
let turnedAt: number | null = null;
for await (const { event } of facts(operations, task)) {
  if (event === 'field-finished') turnedAt = performance.now();
}
const endedAt = performance.now();
await operations.close();
const measured: Measured = {
  seconds: ((task === 'rotate' ? (turnedAt ?? endedAt) : endedAt) - startedAt) / 1000,
  proofSeconds: task === 'rotate' ? (endedAt - (turnedAt ?? endedAt)) / 1000 : 0,
  megabytes: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(measured));

function facts(operations: Operations, task: Task): AsyncGenerator<{ event: string }, void, void> {
  switch (task) {
    case 'status':
      return operations.census({});
    case 'dry run':
      return operations.rehearse({});
    case 'rotate':
      return operations.rotate({});
    case 'verify':
      return operations.verify({});
  }
}
