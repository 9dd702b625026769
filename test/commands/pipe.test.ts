import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { Pipe } from '../../src/commands/pipe.ts';
import { keyturn } from './keyturn.ts';
import { rotation } from './made-up-run.ts';
import { telling } from './scripted-operations.ts';

describe('writing to a reader', () => {
  test('waits while the reader is slow', async () => {
    const taken: (() => void)[] = [];
    const slow = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => void taken.push(done),
    });
    const pipe = new Pipe(slow);
    let written = false;
    const writing = pipe.write('a line\n').then(() => {
      written = true;
    });
    await turn();
    expect(written).toBe(false);
    taken[0]!();
    await writing;
    expect(written).toBe(true);
  });

  test.each(['EPIPE', 'EIO'])('does nothing more once the reader is gone (%s)', async (code) => {
    const pipe = new Pipe(broken(code));
    await pipe.write('a line\n');
    await turn();
    expect(pipe.gone).toBe(true);
    await pipe.write('another\n');
    await pipe.flush();
  });

  test('fails where the disk is full', async () => {
    const pipe = new Pipe(broken('ENOSPC'));
    await pipe.write('a line\n');
    await turn();
    await expect(pipe.write('another\n')).rejects.toThrow('ENOSPC');
  });
});

test('a rotation goes on to its end when its reader leaves', async () => {
  let last = '';
  async function* rotate() {
    for await (const fact of telling(...rotation())) {
      last = fact.event;
      yield fact;
    }
  }
  const told = await keyturn('rotate --confirm webops-production', {
    operations: { rotate },
    change: { stdout: broken('EPIPE') },
  });
  expect(last).toBe('run-finished');
  expect(told.code).toBe(5);
});

function broken(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })),
  });
}
