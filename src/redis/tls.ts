import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

import { usageError } from '../errors.ts';
import { printable } from '../plan/printable.ts';

/** How a server's certificate is checked, and how we show ours: redis-py's parameters, as the applications have them. */
export interface TlsWishes {
  /** Paths of PEM files, or null. */
  ca: string | null;
  cert: string | null;
  key: string | null;
  /** False where nothing is checked, and anybody could be the server. */
  isChecked: boolean;
  checksName: boolean;
}

/** Anything but a plain no leaves the check as strict as it is. */
export function tlsWishes(parameters: URLSearchParams): TlsWishes {
  return {
    ca: parameters.get('ssl_ca_certs'),
    cert: parameters.get('ssl_certfile'),
    key: parameters.get('ssl_keyfile'),
    isChecked: !/^(cert_)?none$/i.test(parameters.get('ssl_cert_reqs') ?? ''),
    checksName: !/^(false|0|no)$/i.test(parameters.get('ssl_check_hostname') ?? ''),
  };
}

export async function tlsOptions(wishes: TlsWishes, host: string): Promise<ConnectionOptions> {
  const { ca, cert, key, isChecked, checksName } = wishes;
  return {
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== null && { ca: await pem(ca) }),
    ...(cert !== null && { cert: await pem(cert) }),
    ...((key ?? cert) !== null && { key: await pem((key ?? cert)!) }),
    rejectUnauthorized: isChecked,
    ...(!checksName && { checkServerIdentity: () => undefined }),
  };
}

async function pem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw usageError(
      'unreadable-certificate',
      `the file ${printable(path)} that the Redis URL names can't be read`,
      'check ssl_ca_certs, ssl_certfile and ssl_keyfile in the URL, and who may read these files',
    );
  }
}
