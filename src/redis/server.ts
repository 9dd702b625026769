import type { Redis } from 'ioredis';

import { OperatorError, usageError } from '../errors.ts';
import { type RedisAddress, redisAddress } from './address.ts';
import { connectFailure, lostConnection } from './connection-failures.ts';
import { driverFor, type Patience } from './driver.ts';
import { isDenied, isReply, replyFailure } from './reply-failures.ts';
import { serverKind } from './server-kind.ts';

const PATIENCE: Patience = { connectMs: 5_000, answerMs: 30_000 };

type Argument = string | number | Buffer;

/** One connection to the primary that a URL names, in its logical database. Every failure is told in words. */
export class RedisServer {
  readonly address: RedisAddress;
  readonly #driver: Redis;
  #version = '';
  #isReady = false;
  /** What the socket said last: the driver itself only tells that the connection is closed. */
  #trouble: unknown = null;

  /** Refuses what can't be flushed: a replica, a node of a cluster, a Sentinel. Close it after use. */
  static async connect(url: string, patience: Patience = PATIENCE): Promise<RedisServer> {
    const address = redisAddress(url);
    const server = new RedisServer(await driverFor(address, patience), address);
    try {
      await server.#open();
      return server;
    } catch (error) {
      server.close();
      throw error;
    }
  }

  private constructor(driver: Redis, address: RedisAddress) {
    this.#driver = driver;
    this.address = address;
    driver.on('error', (error) => {
      this.#trouble = error;
    });
  }

  get version(): string {
    return this.#version;
  }

  /** The answer as text; a command of two words is written as two. */
  async ask(command: string, ...args: Argument[]): Promise<unknown> {
    const [name = '', ...words] = command.split(' ');
    try {
      return await this.#driver.call(name, ...words, ...args);
    } catch (error) {
      throw this.#inWords(error, command);
    }
  }

  /** The answer as bytes: the names of keys need be no text. */
  async askBytes(command: string, ...args: Argument[]): Promise<unknown> {
    try {
      return await this.#driver.callBuffer(command, ...args);
    } catch (error) {
      throw this.#inWords(error, command);
    }
  }

  /** Null where the server has no such command, or this user may not use it: for what is only good to know. */
  async askIfAllowed(command: string, ...args: Argument[]): Promise<unknown> {
    try {
      return await this.ask(command, ...args);
    } catch (error) {
      if (isDenied(error)) return null;
      throw error;
    }
  }

  close(): void {
    this.#driver.disconnect();
  }

  async #open(): Promise<void> {
    try {
      await this.#driver.connect();
    } catch (error) {
      throw connectFailure(this.#trouble ?? error, this.address);
    }
    await this.#logIn();
    const { version } = await serverKind(this);
    this.#version = version;
    await this.#select();
    this.#isReady = true;
  }

  async #logIn(): Promise<void> {
    const { login } = this.address;
    if (login !== null) await this.ask('auth', ...login());
  }

  async #select(): Promise<void> {
    const { database, server } = this.address;
    if (database === 0) return;
    try {
      await this.ask('select', database);
    } catch (error) {
      if (!(error instanceof OperatorError) || error.code !== 'redis-failed') throw error;
      throw usageError(
        'no-such-redis-database',
        `Redis at ${server} has no logical database ${database}`,
        'check the number at the end of the Redis URL',
      );
    }
  }

  #inWords(error: unknown, command: string): unknown {
    const { address } = this;
    if (isReply(error)) return replyFailure(error, { command, address });
    const why = this.#trouble ?? error;
    return this.#isReady ? lostConnection(why, address) : connectFailure(why, address);
  }
}
