import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';

import { expect, test } from 'vitest';

test.runIf(process.platform === 'linux')(
  'a thread that gives way stands behind the one that draws, and alone does',
  async () => {
    const drawing = getPriority();
    const [working] = await once(new Worker(new URL('./giving-thread.ts', import.meta.url)), 'message');
    expect(working).toBeGreaterThan(drawing);
    expect(getPriority()).toBe(drawing);
  },
);
