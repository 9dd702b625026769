import { usageError } from '../errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment in which libpq connects where Keyturn itself does: by what the URL says, else by what Keyturn's driver
 * takes from the environment. Nothing else of the operator's environment goes along: it may hold keys, and PGSERVICE or
 * PGHOSTADDR would lead to another server.
 */
export function connectionEnv(url: string, env: Env): Record<string, string> {
  const { parsed, isHostless } = parseUrl(url);
  const query = (name: string) => parsed.searchParams.get(name) || undefined;
  const hostname = isHostless ? '' : parsed.hostname.replace(/^\[(.+)\]$/, '$1');
  const user = query('user') || decodeURIComponent(parsed.username) || env.PGUSER || env.USER || 'postgres';
  return defined({
    ...toolEnv(env),
    PGHOST: query('host') || decodeURIComponent(hostname) || env.PGHOST || 'localhost',
    PGPORT: query('port') || parsed.port || env.PGPORT || '5432',
    PGUSER: user,
    PGDATABASE: decodeURIComponent(parsed.pathname.slice(1)) || env.PGDATABASE || user,
    PGPASSWORD: query('password') || decodeURIComponent(parsed.password) || env.PGPASSWORD,
    PGOPTIONS: query('options') || env.PGOPTIONS,
    PGSSLMODE: sslMode(query('sslmode') ?? env.PGSSLMODE),
    PGSSLROOTCERT: query('sslrootcert') ?? env.PGSSLROOTCERT,
    PGSSLCERT: query('sslcert') ?? env.PGSSLCERT,
    PGSSLKEY: query('sslkey') ?? env.PGSSLKEY,
    PGCONNECT_TIMEOUT: '10',
    PGAPPNAME: 'keyturn backup',
  });
}

/** What a tool needs of the operator's environment whomever it talks to; its messages are to be in English. */
export function toolEnv(env: Env): Record<string, string> {
  return defined({ ...Object.fromEntries(PASSED_ON.map((name) => [name, env[name]])), LC_ALL: 'C' });
}

/** Where programs, libraries, homes, certificates and tickets are. */
const PASSED_ON = [
  ...['PATH', 'LD_LIBRARY_PATH', 'HOME', 'PGPASSFILE', 'PGSSLCRL'],
  ...['PGGSSENCMODE', 'PGKRBSRVNAME', 'KRB5CCNAME'],
];

/** libpq allows a URL without a host behind a user, which no URL parser does. */
function parseUrl(url: string): { parsed: URL; isHostless: boolean } {
  const isHostless = /^postgres(ql)?:\/\/([^/]*@)?\//.test(url);
  const whole = isHostless ? url.replace(/^(\w+:\/\/)([^/]*@)?\//, '$1$2localhost/') : url;
  const parsed = URL.canParse(whole) ? new URL(whole) : null;
  if (parsed !== null && /^postgres(ql)?:$/.test(parsed.protocol)) return { parsed, isHostless };
  throw usageError(
    'malformed-database-url',
    'the database URL is malformed',
    'write it as postgresql://user@host:5432/database; a special character in the password as %40 and the like',
  );
}

/** A mode of Keyturn's driver that libpq does not know: encrypted, and nobody asks whom one talks to. */
function sslMode(mode: string | undefined): string | undefined {
  return mode === 'no-verify' ? 'require' : mode;
}

function defined(env: Env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
