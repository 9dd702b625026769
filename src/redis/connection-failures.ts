import { type OperatorError, unreachable } from '../errors.ts';
import type { RedisAddress } from './address.ts';

/** Why there is no connection, as an operator reads it: exit 4. */
export function connectFailure(error: unknown, { server, tls }: RedisAddress): OperatorError {
  const { code, message } = partsOf(error);
  const certificate = CERTIFICATES[code] ?? (/^(CERT_|UNABLE_TO_)/.test(code) ? code : null);
  if (certificate !== null) {
    return cannotConnect(
      `the certificate of Redis at ${server} is not trusted: ${certificate}`,
      'name its authority: NODE_EXTRA_CA_CERTS=ca.pem, or ssl_ca_certs=/path/ca.pem in the Redis URL',
    );
  }
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE|UNKNOWN_CA/.test(`${code} ${message}`)) {
    return cannotConnect(
      `Redis at ${server} wants a certificate of ours, or does not trust the one it got`,
      'name it in the Redis URL: ssl_certfile=/path/client.crt&ssl_keyfile=/path/client.key',
    );
  }
  if (/SSL|EPROTO/.test(code)) {
    return cannotConnect(`${server} does not speak TLS`, 'begin the Redis URL with redis:// for no TLS');
  }
  if (/timed out/.test(message) || code === 'ETIMEDOUT') {
    return cannotConnect(`no Redis answers in time at ${server}`, hintFor(tls));
  }
  return cannotConnect(`no Redis answers at ${server} (${code || 'it closed the connection'})`, hintFor(tls));
}

/** A connection that broke off, or went silent, in the middle of the work. */
export function lostConnection(error: unknown, { server }: RedisAddress): OperatorError {
  const { code, message } = partsOf(error);
  const why = /timed out/.test(message) ? 'it does not answer any more' : 'the connection broke off';
  return unreachable(
    'redis-lost',
    `Redis at ${server} could not go on: ${why}${code === '' ? '' : ` (${code})`}`,
    'when it is back, run keyturn flush: it unlinks what is left',
  );
}

const CHECK = 'check the host and port of the Redis URL, that the server runs, and firewalls between';

const CERTIFICATES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it signed itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody here knows its authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody here knows its authority',
  UNABLE_TO_GET_ISSUER_CERT: 'nobody here knows its authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody here knows its authority',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another host name',
};

/** A server that wants TLS hangs up on who does not speak it; one that has none waits for ever. */
function hintFor(tls: RedisAddress['tls']): string {
  const other =
    tls === null ? 'wants TLS, begin the URL with rediss://' : 'has no TLS, begin the URL with redis://';
  return `${CHECK}; where it ${other}`;
}

function cannotConnect(message: string, hint: string): OperatorError {
  return unreachable('cannot-connect-redis', message, hint);
}

/** A host of several addresses fails with one error that holds one for each. */
function partsOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  if (first instanceof Error) return partsOf(first);
  const { code } = error as NodeJS.ErrnoException;
  return { code: typeof code === 'string' ? code : '', message: error.message };
}
