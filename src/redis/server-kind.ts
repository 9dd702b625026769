import { refusal } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import { clusterRefused, isDenied, replicaRefused } from './reply-failures.ts';
import type { RedisServer } from './server.ts';

export interface ServerKind {
  version: string;
  mode: string;
  role: string;
}

/** What answers here; throws a refusal where it is no primary that stands alone. */
export async function serverKind(server: RedisServer): Promise<ServerKind> {
  const kind = await introduced(server);
  if (kind.mode === 'sentinel') {
    throw refusal(
      'redis-sentinel',
      `${server.address.server} is a Sentinel, not the Redis it watches`,
      'let the Redis URL name the primary: redis-cli -h HOST -p PORT sentinel masters',
    );
  }
  if (kind.mode === 'cluster') throw clusterRefused(server.address);
  if (kind.role === 'replica' || kind.role === 'slave') throw replicaRefused(server.address);
  return kind;
}

/** HELLO is open to every user whatever the ACL says; a Redis before 6 has neither of the two. */
async function introduced(server: RedisServer): Promise<ServerKind> {
  try {
    const hello = await server.ask('hello', 2);
    if (Array.isArray(hello)) return kindOf((name) => after(hello, name));
  } catch (error) {
    if (!isDenied(error)) throw error;
  }
  const info = infoOf(await server.ask('info', 'default'));
  return kindOf((name) => info.get(name === 'version' ? 'redis_version' : `redis_${name}`) ?? info.get(name));
}

function kindOf(told: (name: string) => unknown): ServerKind {
  const [version, mode, role] = ['version', 'mode', 'role'].map((name) =>
    printable(String(told(name) ?? '')),
  );
  return { version: version!, mode: mode!, role: role! };
}

/** A map's value, in an answer that lists names and values by turns. */
function after(answer: readonly unknown[], name: string): unknown {
  const at = answer.indexOf(name);
  return at < 0 ? undefined : answer[at + 1];
}

/** `name:value` lines, as INFO answers. */
export function infoOf(text: unknown): Map<string, string> {
  const lines = String(text).split('\r\n');
  return new Map(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)]] : [];
    }),
  );
}
