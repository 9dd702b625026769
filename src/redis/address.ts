import { usageError } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import { type TlsWishes, tlsWishes } from './tls.ts';

/** Where a Redis stands and how to get in, taken from its URL. */
export interface RedisAddress {
  /** host:port, or the path of a socket: fit for a screen. */
  server: string;
  at: { host: string; port: number } | { path: string };
  database: number;
  user: string;
  /** What AUTH is given; a function, so that whatever prints an address prints no password. */
  login: (() => readonly string[]) | null;
  tls: TlsWishes | null;
}

/**
 * Takes a Redis URL apart: `redis://`, `rediss://`, and `unix://` with the path of a socket. The database is the
 * path's number or the parameter `db`. No message repeats the URL: it may hold a password.
 */
export function redisAddress(url: string): RedisAddress {
  const parsed = parseUrl(url);
  const { protocol, searchParams } = parsed;
  const at = placeOf(parsed);
  return {
    server: printable('path' in at ? at.path : `${bracketed(at.host)}:${at.port}`),
    at,
    database: databaseOf(parsed),
    ...loginOf(parsed),
    tls: protocol === 'rediss:' ? tlsWishes(searchParams) : null,
  };
}

function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) throw malformed();
  if (/sentinel|cluster/.test(parsed.protocol)) {
    throw malformed('the Redis URL names a Sentinel or a cluster', 'let it name the primary itself');
  }
  // A password with a bare # or ? would be cut there, and its first half be taken for a host or a port.
  const isCut = parsed.hash !== '' || parsed.search.includes('@');
  if (!/^(rediss?|unix):$/.test(parsed.protocol) || isCut) throw malformed();
  refuseUnmeantPlaintext(parsed);
  return parsed;
}

/** Who asks for TLS by a parameter must not have a password sent in the clear. */
function refuseUnmeantPlaintext({ protocol, searchParams }: URL): void {
  if (protocol !== 'redis:') return;
  for (const [name, value] of searchParams) {
    if (!/^(ssl|tls)/i.test(name) || /^(false|0|no)$/i.test(value)) continue;
    throw malformed('the Redis URL asks for TLS by a parameter', 'begin it with rediss:// for TLS');
  }
}

function placeOf({ protocol, hostname, port, pathname }: URL): RedisAddress['at'] {
  if (protocol === 'unix:') {
    if (pathname.length < 2 || hostname !== '') throw malformed();
    return { path: decoded(pathname) };
  }
  return { host: decoded(hostname).replace(/^\[|\]$/g, '') || 'localhost', port: Number(port || 6379) };
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function databaseOf({ protocol, pathname, searchParams }: URL): number {
  const inPath = protocol === 'unix:' ? '' : pathname.replace(/^\/|\/$/g, '');
  const inQuery = searchParams.get('db') ?? '';
  if (inPath !== '' && inQuery !== '' && inPath !== inQuery) {
    throw malformed('the Redis URL names two logical databases', 'name one, as in redis://host:6379/2');
  }
  const text = inPath || inQuery || '0';
  if (!/^\d{1,6}$/.test(text)) throw malformed();
  return Number(text);
}

function loginOf({ username, password, searchParams }: URL): Pick<RedisAddress, 'user' | 'login'> {
  const user = decoded(username) || searchParams.get('username') || '';
  const secret = decoded(password) || searchParams.get('password') || '';
  if (user === '' && secret === '') return { user: 'default', login: null };
  if (user === '') return { user: 'default', login: () => [secret] };
  return { user, login: () => [user, secret] };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed();
  }
}

function malformed(
  message = 'the Redis URL is malformed',
  hint = 'write it as redis://user:password@host:6379/0; a special character in the password as %40 and the like',
): Error {
  return usageError('malformed-redis-url', message, hint);
}
