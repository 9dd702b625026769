import { EXIT, OperatorError, refusal, unreachable } from '../errors.ts';

/** What the driver says of a failure, as far as it may be shown: a server's message can quote values. */
export interface DatabaseFailure {
  /** SQLSTATE, or Node's code where the server was not reached, or null for a connection that broke off. */
  code: string | null;
  table: string | null;
  column: string | null;
  constraint: string | null;
  routine: string | null;
}

interface DriverError {
  code?: unknown;
  table?: unknown;
  column?: unknown;
  constraint?: unknown;
  routine?: unknown;
  message?: unknown;
}

/** Reads a driver's error, however often it was wrapped; null where it is none. */
export function failureOf(error: unknown): DatabaseFailure | null {
  if (!(error instanceof Error) || error instanceof OperatorError) return null;
  const { code, table, column, constraint, routine } = error as DriverError;
  if (typeof code === 'string') {
    return {
      code,
      table: textOrNull(table),
      column: textOrNull(column),
      constraint: textOrNull(constraint),
      routine: textOrNull(routine),
    };
  }
  if (TOO_LATE.test(error.message)) return { ...NO_CODE, code: 'ETIMEDOUT' };
  if (error.cause !== undefined) return failureOf(error.cause);
  return BROKEN_OFF.test(error.message) ? NO_CODE : null;
}

const NO_CODE: DatabaseFailure = { code: null, table: null, column: null, constraint: null, routine: null };

/** The driver's own words for a server that lets a connection wait. */
const TOO_LATE = /due to connection timeout/i;

const BROKEN_OFF =
  /connection terminated|client has encountered a connection error|not queryable|connection ended/i;

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Worth the same try again: another transaction was in the way, or the connection broke. */
export function isRetryable(error: unknown): boolean {
  return isLoss(error) || IN_THE_WAY.has(failureOf(error)?.code ?? '');
}

/** The connection broke, or nobody answers: it was no answer of the server's to what was asked. */
export function isLoss(error: unknown): boolean {
  const failure = failureOf(error);
  return failure !== null && (failure.code === null || isConnectionLoss(failure.code));
}

/** deadlock, serialization failure, lock timeout */
const IN_THE_WAY = new Set(['40P01', '40001', '55P03']);

function isConnectionLoss(code: string): boolean {
  return code.startsWith('08') || code.startsWith('57P') || NETWORK.has(code);
}

/** Nothing listens there, or no way leads there. */
const UNANSWERED = new Set(['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN', 'ENOENT']);
const NETWORK = new Set([...UNANSWERED, 'ECONNRESET', 'EPIPE']);

/** The server refused what was written in a row: its data, a constraint or a trigger, not its state. */
export function isRefusedData(error: unknown): boolean {
  const code = failureOf(error)?.code;
  return typeof code === 'string' && /^(22|23|27|P0|42501|42704|44|09|38|54)/.test(code);
}

/** A failure in words: SQLSTATE, table and constraint; never the server's own message. */
export function failureInWords(failure: DatabaseFailure): string {
  const { code } = failure;
  // A code of the network is no SQLSTATE, and no refusal of the database: nobody was there to refuse.
  if (code !== null && UNANSWERED.has(code)) return `no PostgreSQL answers (${code})`;
  if (code === null || NETWORK.has(code)) return `the connection broke${code === null ? '' : ` (${code})`}`;
  const where = [
    failure.constraint && `constraint ${failure.constraint}`,
    failure.table && `table ${failure.table}`,
    failure.column && `column ${failure.column}`,
  ].filter((part) => typeof part === 'string');
  const meaning = MEANINGS[code] ?? 'the database refused';
  return `${meaning} (SQLSTATE ${code}${where.length > 0 ? `, ${where.join(', ')}` : ''})`;
}

const MEANINGS: Readonly<Record<string, string>> = {
  '22001': 'the value is too long for the column',
  '23502': 'the column may not be null',
  '23503': 'a foreign key stands in the way',
  '23505': 'a unique constraint stands in the way',
  '23514': 'a check constraint stands in the way',
  '25006': 'the session is read only',
  '27000': 'a trigger changed the row while it was written',
  '40001': 'another transaction changed the same rows',
  '40P01': 'a deadlock with another session',
  '42501': 'the role lacks a privilege',
  '42704': 'something it names is not there',
  '55P03': 'a lock was not free in time',
  '57014': 'the statement took longer than its time limit',
  '57P01': 'the server ended the session',
  '57P02': 'another session of the server crashed',
  '57P03': 'the server is starting up or shutting down',
  P0001: 'a trigger or function raised an error',
};

/** What is left to do where the server is gone. */
export const WHEN_BACK =
  'what was committed stands; do the same again when the server is back: a run goes on where this one ended';

/** A database's failure as an operator reads it, without the server's own words; null where it is no such failure. */
export function asOperatorError(
  error: unknown,
  { host, database }: { host: string; database: string },
): OperatorError | null {
  if (error instanceof OperatorError) return error;
  const failure = failureOf(error);
  if (failure === null) return null;
  if (IN_THE_WAY.has(failure.code ?? '')) {
    return unreachable(
      'database-busy',
      `another session stood in the way in database ${database} on ${host}: ${failureInWords(failure)}`,
      'pg_stat_activity shows who; run the same command again when it is done: it goes on where this one ended',
    );
  }
  if (isRetryable(error)) {
    return unreachable('database-lost', lossInWords(failure, { host, database }), WHEN_BACK);
  }
  return new OperatorError({
    code: 'database-failed',
    message: `database ${database} on ${host}: ${failureInWords(failure)}`,
    hint: 'the server’s own log says more',
    exitCode: EXIT.bug,
  });
}

function lossInWords(
  failure: DatabaseFailure,
  { host, database }: { host: string; database: string },
): string {
  if (UNANSWERED.has(failure.code ?? '')) return `no PostgreSQL answers at ${host} (${failure.code})`;
  return `database ${database} on ${host} could not go on: ${failureInWords(failure)}`;
}

/** Failures to connect as an operator reads them: exit 4. Returns the error itself where it is something else. */
export function connectFailure(
  error: unknown,
  at: { host: string; database: string; user: string },
): unknown {
  const failure = failureOf(error);
  if (failure === null) return tlsFailure(error, at.host);
  const { host, database, user } = at;
  switch (failure.code) {
    case '28P01':
    case '28000':
      return unreachable(
        'login-refused',
        `${host} does not let ${user} in to database ${database}`,
        'check the user and the password of the database URL, and pg_hba.conf',
      );
    case '3D000':
      return unreachable(
        'no-such-database',
        `there is no database ${database} on ${host}`,
        'check the name in the database URL; Keyturn never creates a database',
      );
    case '42501':
      return refusal(
        'no-connect-privilege',
        `${user} may not connect to database ${database} on ${host}`,
        `grant connect on database ${database} to ${user}`,
      );
    case '53300':
      return unreachable(
        'too-many-connections',
        `${host} has no free connection`,
        'close other sessions, or raise max_connections',
      );
    case '57P03':
      return unreachable('starting-up', `${host} is starting up or shutting down`, 'try again in a moment');
    default:
      return isRetryable(error)
        ? unreachable(
            'database-unreachable',
            `no PostgreSQL answers at ${host} (${failure.code ?? 'connection closed'})`,
            'check the host and port of the database URL, and that the server runs',
          )
        : error;
  }
}

function tlsFailure(error: unknown, host: string): unknown {
  if (!(error instanceof Error)) return error;
  if (/does not support SSL/.test(error.message)) {
    return unreachable(
      'no-tls',
      `${host} does not speak TLS, and the database URL asks for it`,
      'set sslmode=prefer or disable in the database URL, if the network is trusted',
    );
  }
  if (/SCRAM|password must be a string|no password supplied/i.test(error.message)) {
    return unreachable(
      'password-missing',
      `${host} asks for a password and none is given`,
      'put it in the database URL’s environment variable, PGPASSWORD or a PGPASSFILE',
    );
  }
  if (/timeout expired|timeout exceeded/i.test(error.message)) {
    return unreachable(
      'database-unreachable',
      `${host} does not answer in time`,
      'check the host and port of the database URL, and firewalls between',
    );
  }
  return error;
}
