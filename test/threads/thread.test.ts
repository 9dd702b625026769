import { Worker } from 'node:worker_threads';

import { expect, onTestFinished, test } from 'vitest';

import { OperatorError } from '../../src/errors.ts';
import { Caller } from '../../src/threads/channel.ts';
import { threadFile } from '../../src/threads/thread-file.ts';

test('a thread answers calls and streams, one value at a time', async () => {
  const caller = openThread();
  expect(await caller.call('add', 20, 22)).toBe(42);
  const stream = caller.stream<number>('count', 100);
  expect([await stream.next(), await stream.next()]).toMatchObject([{ value: 1 }, { value: 2 }]);
  expect(await caller.call('made')).toBe(2);
  await stream.return();
  expect(await caller.call('closed')).toBe(1);
  expect(await caller.call('made')).toBe(2);
});

test('an operator’s error keeps its code, hint and exit code on its way out of a thread', async () => {
  const error = await openThread()
    .call('refuse')
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperatorError);
  expect(error).toMatchObject({ code: 'unknown-field', hint: 'the fields are: a.c', exitCode: 2 });
});

test('a bug keeps the stack it had in its thread', async () => {
  await expect(openThread().call('breakDown')).rejects.toMatchObject({
    stack: expect.stringMatching(/^TypeError: .*\n\s+at firstOf .*served\.ts/),
  });
});

test('a thread that ends in the middle leaves nobody waiting', async () => {
  const caller = openThread();
  const stream = caller.stream('count', 100);
  await stream.next();
  const waiting = [caller.call('never'), caller.call('exit'), stream.next().then(() => stream.next())];
  const outcomes = await Promise.allSettled(waiting);
  expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { message: 'the thread ended with 7' } });
  expect(outcomes[1]).toMatchObject({ status: 'rejected', reason: { message: 'the thread ended with 7' } });
  await expect(caller.call('add', 1, 1)).rejects.toThrow('the thread ended with 7');
});

test('a thread that crashes tells why, to those who wait and to those who ask afterwards', async () => {
  const caller = openThread();
  await expect(caller.call('crash')).rejects.toThrow('it broke by itself');
  await expect(caller.call('add', 1, 1)).rejects.toThrow('it broke by itself');
});

test('a thread is the file of that name beside the one that starts it, as a source or built', () => {
  expect(threadFile('turner', 'file:///k/src/engine/a.ts').href).toBe('file:///k/src/engine/turner.ts');
  expect(threadFile('turner', 'file:///k/dist/src/engine/a.js').href).toBe(
    'file:///k/dist/src/engine/turner.js',
  );
});

/** The calling side of a thread of the running test's own. */
function openThread(): Caller {
  const thread = new Worker(threadFile('served-thread', import.meta.url));
  const caller = new Caller(thread);
  thread.on('error', (error: Error) => caller.break(error));
  thread.on('exit', (code) => caller.break(new Error(`the thread ended with ${code}`)));
  onTestFinished(async () => {
    await thread.terminate();
  });
  return caller;
}
