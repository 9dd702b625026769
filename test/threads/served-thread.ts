import { parentPort } from 'node:worker_threads';

import { serve } from '../../src/threads/channel.ts';
import { served } from './served.ts';

const dying = {
  exit: () => process.exit(7),
  crash: () => {
    setImmediate(() => {
      throw new RangeError('it broke by itself');
    });
    return new Promise<never>(() => {});
  },
};

if (parentPort !== null) serve(parentPort, { ...served(), ...dying });
