import { usageError } from '../errors.ts';

/** Where a database stands, fit for a screen: never its password. */
export interface Address {
  /** host:port, or the folder of a Unix socket. */
  host: string;
  database: string;
  user: string;
}

/** Takes a database URL apart; the user and database names fall back as libpq's do. */
export function addressOf(url: string, env: Readonly<Record<string, string | undefined>>): Address {
  const parsed = parseUrl(url);
  const user =
    decodeURIComponent(parsed.username) ||
    parsed.searchParams.get('user') ||
    env.PGUSER ||
    env.USER ||
    'postgres';
  const socket = parsed.searchParams.get('host');
  const port = parsed.port || parsed.searchParams.get('port') || env.PGPORT || '5432';
  return {
    host: socket?.startsWith('/')
      ? socket
      : `${parsed.hostname || socket || env.PGHOST || 'localhost'}:${port}`,
    database: decodeURIComponent(parsed.pathname.slice(1)) || env.PGDATABASE || user,
    user,
  };
}

function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed !== null && /^postgres(ql)?:$/.test(parsed.protocol)) return parsed;
  // libpq allows a URL without a host, which no URL parser does.
  const hostless = url.replace(/^(postgres(?:ql)?:\/\/)([^/]*@)?\//, '$1$2localhost/');
  if (/^postgres(ql)?:/.test(hostless) && URL.canParse(hostless)) return new URL(hostless);
  throw usageError(
    'malformed-database-url',
    'the database URL is malformed',
    'write it as postgresql://user@host:5432/database; a special character in the password as %40 and the like',
  );
}

/** The TLS ways to try, in order: libpq's `prefer` (its default) falls back to none, all others are what they say. */
export function tlsAttempts(url: string): readonly string[] {
  const parsed = parseUrl(url);
  const mode = parsed.searchParams.get('sslmode') ?? 'prefer';
  const socket = parsed.searchParams.get('host')?.startsWith('/') ?? false;
  if (socket) return [withMode(url, parsed, 'disable')];
  if (mode === 'prefer') return [withMode(url, parsed, 'require'), withMode(url, parsed, 'disable')];
  if (mode === 'allow') return [withMode(url, parsed, 'disable'), withMode(url, parsed, 'require')];
  return [withMode(url, parsed, mode)];
}

/** The driver follows libpq's meaning of sslmode only when asked to. */
function withMode(url: string, parsed: URL, mode: string): string {
  const query = new URLSearchParams(parsed.searchParams);
  query.set('sslmode', mode);
  query.set('uselibpqcompat', 'true');
  return `${url.split('?')[0]}?${query.toString()}`;
}
