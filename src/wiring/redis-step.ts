import type { Config } from '../config/config.ts';
import { gateWord } from '../config/gate-word.ts';
import { OperatorError, usageError } from '../errors.ts';
import type { CheckFact, WaitingFact } from '../plan/facts.ts';
import type { FlushFact, FlushStartedFact } from '../plan/flush-facts.ts';
import { checkRedis } from '../redis/check-redis.ts';
import { countKeys } from '../redis/count.ts';
import type { Flushing } from '../redis/flushing.ts';
import { keysOf, otherDatabases } from '../redis/keyspace.ts';
import { rehearseFlush } from '../redis/rehearse-flush.ts';
import { RedisServer } from '../redis/server.ts';
import { unlinkKeys } from '../redis/unlink.ts';
import { redisUrl } from './addresses.ts';
import type { Opening } from './loaded.ts';

export interface RedisStep {
  config: Config;
  opening: Opening;
  dryRun: boolean;
  isStopped: () => boolean;
}

type RedisConfig = NonNullable<Config['redis']>;

/** The Redis step by itself: a dry run counts, the real one unlinks. Refused where the config names nothing to flush. */
export async function* flushStep(step: RedisStep): AsyncGenerator<FlushFact, void, void> {
  const { redis, file } = step.config;
  if (redis === null || redis.flush.length === 0) throw nothingNamed(file, redis);
  yield* flushed(step, redis, step.dryRun ? rehearseFlush : unlinkKeys);
}

/**
 * The same after a run has done its work, counted and then unlinked; silent where the config has no Redis. What
 * stands in its way is told as its last fact, `flush-failed`, and never thrown: the run's work stands.
 */
export async function* flushAfterRun(step: RedisStep): AsyncGenerator<FlushFact | WaitingFact, void, void> {
  const { redis } = step.config;
  if (redis === null || redis.flush.length === 0 || step.isStopped()) return;
  yield { event: 'waiting', reason: 'Redis, whose keys are flushed after the database' };
  try {
    yield* flushed(step, redis, step.dryRun ? rehearseFlush : countAndUnlink);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const hint = error.hint === null ? REPEAT : `${error.hint}; ${REPEAT}`;
    yield { event: 'flush-failed', reason: error.message, hint };
  }
}

const REPEAT = 'repeat this step with keyturn flush';

/** What a check says of Redis; nothing where the config has none. */
export async function* checkRedisStep({
  config: { redis },
  opening,
}: Pick<RedisStep, 'config' | 'opening'>): AsyncGenerator<CheckFact, void, void> {
  if (redis === null) return;
  yield* checkRedis({ url: () => redisUrl(redis, opening), target: redis.flush });
}

async function* flushed(
  { config, opening, dryRun, isStopped }: RedisStep,
  redis: RedisConfig,
  work: (flushing: Flushing) => AsyncGenerator<FlushFact, void, void>,
): AsyncGenerator<FlushFact, void, void> {
  const server = await RedisServer.connect(await redisUrl(redis, opening));
  try {
    yield await started(server, { config, dryRun });
    yield* work({ server, target: redis.flush, isStopped });
  } finally {
    server.close();
  }
}

async function* countAndUnlink(flushing: Flushing): AsyncGenerator<FlushFact, void, void> {
  yield* countKeys(flushing, []);
  yield* unlinkKeys(flushing);
}

async function started(
  server: RedisServer,
  { config, dryRun }: { config: Config; dryRun: boolean },
): Promise<FlushStartedFact> {
  return {
    event: 'flush-started',
    application: config.application,
    environment: config.environment,
    gateWord: gateWord(config),
    server: server.address.server,
    database: server.address.database,
    version: server.version,
    dryRun,
    keys: await keysOf(server),
    otherDatabases: await otherDatabases(server),
  };
}

function nothingNamed(file: string, redis: Config['redis']): OperatorError {
  return usageError(
    'nothing-to-flush',
    redis === null ? `${file} names no Redis` : `${file} names a Redis and nothing to flush there`,
    'write it as: redis: { url: { env: REDIS_URL }, flush: [ "webops_config:*" ] }; patterns, or all',
  );
}
