import { MessageChannel } from 'node:worker_threads';

import { describe, expect, onTestFinished, test } from 'vitest';

import { OperatorError } from '../../src/errors.ts';
import { Caller, serve } from '../../src/threads/channel.ts';
import { served } from './served.ts';

describe('a call to the other side of a port', () => {
  test('gives what the method gives, at once or later', async () => {
    const caller = open();
    expect(await caller.call('add', 2, 3)).toBe(5);
    expect(await caller.call('later', { rows: [1n, null, 'é'] })).toEqual({ rows: [1n, null, 'é'] });
  });

  test('finds its own answer among many', async () => {
    const caller = open();
    const asked = Array.from({ length: 50 }, (_, i) => caller.call<number>('later', i));
    expect(await Promise.all(asked)).toEqual([...Array(50).keys()]);
  });

  test('fails where nothing is served under its name', async () => {
    await expect(open().call('unheard')).rejects.toThrow('nothing is served under unheard');
  });
});

describe('an error crosses to the side that asked', () => {
  test('an operator’s with its words, hint and exit code', async () => {
    const error = await failureOf(open().call('refuse'));
    expect(error).toBeInstanceOf(OperatorError);
    expect(error).toMatchObject({
      message: 'there is no field "a.b"',
      code: 'unknown-field',
      hint: 'the fields are: a.c',
      exitCode: 2,
    });
    expect((error as OperatorError).toFact()).toEqual({
      event: 'error',
      code: 'unknown-field',
      message: 'there is no field "a.b"',
      hint: 'the fields are: a.c',
    });
  });

  test('a bug of ours with the stack of the place where it happened', async () => {
    const error = await failureOf(open().call('breakDown'));
    expect(error).not.toBeInstanceOf(OperatorError);
    expect(error.message).toMatch(/null/);
    expect(error.stack).toMatch(/^TypeError: .*\n\s+at firstOf .*served\.ts/);
  });

  test('and so do bare words', async () => {
    expect((await failureOf(open().call('sayWords'))).message).toBe('only words');
  });

  test('and a value that is not plain data, which would else be waited for in vain', async () => {
    const caller = open();
    await expect(caller.call('notPlainData')).rejects.toThrow(/could not be cloned/);
    await expect(caller.stream('notPlainStream').next()).rejects.toThrow(/could not be cloned/);
    await expect(caller.call('later', () => {})).rejects.toThrow(/could not be cloned/);
    expect(await caller.call('add', 1, 1)).toBe(2);
  });
});

describe('a stream from the other side of a port', () => {
  test('gives every value in order, and ends', async () => {
    const values = [];
    for await (const value of open().stream('count', 5)) values.push(value);
    expect(values).toEqual([1, 2, 3, 4, 5]);
  });

  test('goes on only when it is asked: not before the first value, nor between two', async () => {
    const caller = open();
    const stream = caller.stream<number>('count', 100);
    expect(await caller.call('made')).toBe(0);
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    expect(await stream.next()).toEqual({ done: false, value: 2 });
    for (let i = 0; i < 10; i++) expect(await caller.call('made')).toBe(2);
  });

  test('ends in its own words where the asking side stops', async () => {
    const caller = open();
    for await (const value of caller.stream<number>('count', 100)) if (value === 3) break;
    expect(await caller.call('closed')).toBe(1);
    expect(await caller.call('made')).toBe(3);
  });

  test('ends in its own words where the asking side fails', async () => {
    const caller = open();
    const reading = (async () => {
      for await (const value of caller.stream<number>('count', 100)) throw new Error(`no use for ${value}`);
    })();
    await expect(reading).rejects.toThrow('no use for 1');
    expect(await caller.call('closed')).toBe(1);
  });

  test('is not begun where it is stopped before the first value', async () => {
    const caller = open();
    await caller.stream('count', 100).return();
    expect([await caller.call('made'), await caller.call('closed')]).toEqual([0, 0]);
  });

  test('ends once where it is read to its end, and stays ended', async () => {
    const caller = open();
    const stream = caller.stream('count', 1);
    await stream.next();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    await stream.return();
    expect(await caller.call('closed')).toBe(1);
  });

  test('gives what it has before its error, then the error, then nothing', async () => {
    const stream = open().stream<number>('refuseAfter', 2);
    expect([await stream.next(), await stream.next()]).toMatchObject([{ value: 0 }, { value: 1 }]);
    await expect(stream.next()).rejects.toMatchObject({ code: 'unknown-field', exitCode: 2 });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test('keeps apart from another that is read at the same time', async () => {
    const caller = open();
    const [one, other] = [caller.stream('refuseAfter', 3), caller.stream('count', 3)];
    const values = [];
    for (let i = 0; i < 3; i++) values.push((await one.next()).value, (await other.next()).value);
    expect(values).toEqual([0, 1, 1, 2, 2, 3]);
    await expect(one.next()).rejects.toThrow('there is no field');
    expect((await other.next()).done).toBe(true);
  });
});

describe('once the other side is gone', () => {
  test('all who wait are told, and all who ask from then on, with the first reason', async () => {
    const caller = open();
    const stream = caller.stream('count', 100);
    await stream.next();
    const waiting = [caller.call('never'), caller.call('never')].map(failureOf);
    caller.break(new Error('the thread fell over'));
    caller.break(new Error('the thread has ended'));
    const later = [caller.call('add', 1, 1), stream.next(), caller.stream('count', 1).next()].map(failureOf);
    for (const error of await Promise.all([...waiting, ...later])) {
      expect(error.message).toBe('the thread fell over');
    }
  });
});

/** The calling side of a port of the running test's own, whose other side serves. */
function open(): Caller {
  const { port1, port2 } = new MessageChannel();
  serve(port2, served());
  onTestFinished(() => port1.close());
  return new Caller(port1);
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new Error('it did not fail');
}
