import { EXIT, OperatorError, refusal, unreachable } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import type { RedisAddress } from './address.ts';

/** What was asked, and of whom. */
export interface Asked {
  command: string;
  address: RedisAddress;
}

/** Whether the server itself answered with an error; the driver tells its own troubles otherwise. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** Whether it is only this command, or these keys, that this user does not get here. */
export function isDenied(error: unknown): boolean {
  return (
    error instanceof OperatorError && ['redis-not-permitted', 'redis-lacks-command'].includes(error.code)
  );
}

/** A server's refusal in our words: its own can quote what was asked, names and passwords included. */
export function replyFailure({ message }: Error, asked: Asked): OperatorError {
  const { address } = asked;
  const who = `Redis at ${address.server}`;
  const [code = ''] = /^[A-Z]+\b/.exec(message) ?? [];
  switch (code) {
    case 'NOPERM':
      return notPermitted(message, asked);
    case 'NOAUTH':
      return loginRefused(
        `${who} asks for a password and none is given`,
        'put it into the Redis URL, redis://:password@host:port/0, and keep that in an environment variable',
      );
    case 'WRONGPASS':
      return loginRefused(`${who} does not let ${printable(address.user)} in`, CHECK_LOGIN);
    case 'DENIED':
      return loginRefused(
        `${who} is in protected mode: it lets in nobody from elsewhere without a password`,
        'give it a password, or run Keyturn on its own host',
      );
    case 'LOADING':
      return unreachable('redis-loading', `${who} is still loading its data`, 'try again in a moment');
    case 'BUSY':
      return unreachable('redis-busy', `${who} is busy with a script`, 'try again when the script is done');
    case 'READONLY':
    case 'MASTERDOWN':
      return replicaRefused(address);
    case 'MOVED':
    case 'ASK':
    case 'CROSSSLOT':
    case 'CLUSTERDOWN':
    case 'TRYAGAIN':
      return clusterRefused(address);
    case 'MISCONF':
    case 'NOREPLICAS':
      return refusal('redis-takes-no-writes', `${who} takes no writes (${code})`, 'its own log says why');
    default:
      return otherFailure(message, asked);
  }
}

const CHECK_LOGIN = 'check the user and the password of the Redis URL; before Redis 6 there are no users';

function loginRefused(message: string, hint: string): OperatorError {
  return unreachable('redis-login-refused', message, hint);
}

function notPermitted(message: string, { command, address }: Asked): OperatorError {
  const user = printable(address.user);
  if (/\bkeys?\b/.test(message)) {
    return refusal(
      'redis-not-permitted',
      `the Redis user ${user} may not ${command.toUpperCase()} keys of these names on ${address.server}`,
      `let an administrator allow the pattern: acl setuser ${user} ~PATTERN`,
    );
  }
  const name = command.replace(' ', '|').toLowerCase();
  return refusal(
    'redis-not-permitted',
    `the Redis user ${user} may not run ${command.toUpperCase()} on ${address.server}`,
    `let an administrator allow it: acl setuser ${user} +${name}`,
  );
}

/** What stands behind plain ERR is told by its text alone. */
function otherFailure(message: string, { command, address }: Asked): OperatorError {
  const who = `Redis at ${address.server}`;
  if (/unknown (sub)?command/i.test(message)) {
    return refusal(
      'redis-lacks-command',
      `${who} has no ${command.toUpperCase()}`,
      'the server is too old for it, or the command was renamed or switched off there',
    );
  }
  if (/max number of clients/i.test(message)) {
    return unreachable(
      'redis-full',
      `${who} has no free connection`,
      'close others, or raise its maxclients',
    );
  }
  if (/without any password/i.test(message)) {
    return loginRefused(
      `${who} asks for no password, and the Redis URL gives one`,
      'leave it out of the URL, or give the server one',
    );
  }
  if (command === 'auth') return loginRefused(`${who} does not take this login`, CHECK_LOGIN);
  return new OperatorError({
    code: 'redis-failed',
    message: `${who} refused ${command.toUpperCase()}`,
    hint: 'its own log may say more',
    exitCode: EXIT.bug,
  });
}

export function replicaRefused({ server }: RedisAddress): OperatorError {
  return refusal(
    'redis-replica',
    `Redis at ${server} is a replica: nothing can be unlinked there`,
    'let the Redis URL name the primary',
  );
}

export function clusterRefused({ server }: RedisAddress): OperatorError {
  return refusal(
    'redis-cluster',
    `Redis at ${server} is one node of a cluster, and Keyturn flushes single servers only`,
    'on each primary: redis-cli -h HOST --scan --pattern PATTERN | xargs -n 1 redis-cli -c -h HOST unlink',
  );
}
