import { expect, test } from 'vitest';

import { asOperatorError } from '../../src/database/database-errors.ts';

const AT = { host: '10.0.0.5:5432', database: 'webops' };

function told(code: string): string | undefined {
  return asOperatorError(Object.assign(new Error('as the driver says it'), { code }), AT)?.message;
}

test('a server that is gone is told as one that does not answer, never as one that refused', () => {
  expect(told('ECONNREFUSED')).toBe('no PostgreSQL answers at 10.0.0.5:5432 (ECONNREFUSED)');
  expect(told('ECONNRESET')).toBe(
    'database webops on 10.0.0.5:5432 could not go on: the connection broke (ECONNRESET)',
  );
});

test('a server that is being stopped is told as such', () => {
  expect(told('57P01')).toBe(
    'database webops on 10.0.0.5:5432 could not go on: the server ended the session (SQLSTATE 57P01)',
  );
});

test('a server that lets a connection wait is told as one that does not answer', () => {
  const late = new Error('Connection terminated due to connection timeout', { cause: new Error('closed') });
  expect(asOperatorError(late, AT)?.message).toBe('no PostgreSQL answers at 10.0.0.5:5432 (ETIMEDOUT)');
});
