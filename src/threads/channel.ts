import type { MessagePort, Worker } from 'node:worker_threads';

import { OperatorError, type ExitCode } from '../errors.ts';

/**
 * Calls between threads: a served object's methods are called by name, and its generators are asked for one value at
 * a time, so to pause and to stop mean the same on both sides. All values are plain data. The same messages could
 * travel over a socket.
 */
type Request =
  | { id: number; type: 'call'; method: string; args: readonly unknown[] }
  | { id: number; type: 'next' }
  | { id: number; type: 'return' };

type Answer =
  | { id: number; type: 'result'; value: unknown }
  | { id: number; type: 'stream' }
  | { id: number; type: 'yield'; value: unknown }
  | { id: number; type: 'done' }
  | { id: number; type: 'error'; error: WireError };

interface WireError {
  message: string;
  stack: string | undefined;
  operator: { code: string; hint: string | null; exitCode: ExitCode } | null;
}

type Port = Pick<MessagePort | Worker, 'postMessage' | 'on'>;
type Stream = AsyncGenerator<unknown, void, void>;

/** Answers calls that arrive at a port with the methods of an object. */
export function serve(port: Port, object: Readonly<Record<string, (...args: never[]) => unknown>>): void {
  const streams = new Map<number, Stream>();
  port.on('message', (request: Request) => {
    // A value that is not plain data fails to be posted: that too is an answer, else its caller would wait for ever.
    void answer(request, { object, streams })
      .then((reply) => port.postMessage(reply))
      .catch((error: unknown) =>
        port.postMessage({ id: request.id, type: 'error', error: onWire(error) } satisfies Answer),
      );
  });
}

async function answer(
  request: Request,
  {
    object,
    streams,
  }: { object: Readonly<Record<string, (...args: never[]) => unknown>>; streams: Map<number, Stream> },
): Promise<Answer> {
  const { id } = request;
  if (request.type === 'call') {
    const method = object[request.method];
    if (method === undefined) throw new Error(`nothing is served under ${request.method}`);
    const value = method.apply(object, [...request.args] as never[]);
    if (!isStream(value)) return { id, type: 'result', value: await value };
    streams.set(id, value);
    return { id, type: 'stream' };
  }
  const stream = streams.get(id);
  if (stream === undefined) return { id, type: 'done' };
  try {
    const { done, value } = request.type === 'next' ? await stream.next() : await stream.return();
    if (!done) return { id, type: 'yield', value };
    streams.delete(id);
    return { id, type: 'done' };
  } catch (error) {
    streams.delete(id);
    throw error;
  }
}

function isStream(value: unknown): value is Stream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** The calling side of a port. */
export class Caller {
  readonly #port: Port;
  readonly #waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  #lastId = 0;
  #broken: Error | null = null;

  constructor(port: Port) {
    this.#port = port;
    port.on('message', (reply: Answer) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.type === 'error') waiting?.reject(offWire(reply.error));
      else waiting?.resolve(reply);
    });
  }

  /** The other side is gone: whoever waits, and whoever asks from now on, is told. The first reason stands. */
  break(error: Error): void {
    this.#broken ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  async call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    const reply = await this.#send({ id: ++this.#lastId, type: 'call', method, args });
    return (reply.type === 'result' ? reply.value : undefined) as T;
  }

  async *stream<T>(method: string, ...args: readonly unknown[]): AsyncGenerator<T, void, void> {
    const id = ++this.#lastId;
    await this.#send({ id, type: 'call', method, args });
    let isOver = false;
    try {
      for (;;) {
        const reply = await this.#send({ id, type: 'next' }).catch((error: unknown) => {
          isOver = true;
          throw error;
        });
        isOver = reply.type === 'done';
        if (reply.type !== 'yield') return;
        yield reply.value as T;
      }
    } finally {
      if (!isOver) await this.#send({ id, type: 'return' });
    }
  }

  #send(request: Request): Promise<Answer> {
    if (this.#broken !== null) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#port.postMessage(request);
      this.#waiting.set(request.id, { resolve, reject });
    });
  }
}

function onWire(error: unknown): WireError {
  if (error instanceof OperatorError) {
    const { message, stack, code, hint, exitCode } = error;
    return { message, stack, operator: { code, hint, exitCode } };
  }
  return error instanceof Error
    ? { message: error.message, stack: error.stack, operator: null }
    : { message: String(error), stack: undefined, operator: null };
}

function offWire({ message, stack, operator }: WireError): Error {
  const error = operator === null ? new Error(message) : new OperatorError({ message, ...operator });
  if (stack !== undefined) error.stack = stack;
  return error;
}
