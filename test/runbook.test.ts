import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type ActiveStep, runStep } from '../src/runbook/run-step.ts';
import { stepInWords } from '../src/runbook/words.ts';

const node = process.execPath;

function run(
  code: string,
  { expect: expected = 'ok' as 'ok' | 'failed', timeoutSeconds = 20 } = {},
): ActiveStep {
  return { kind: 'run', argv: [node, '-e', code], expect: expected, timeoutSeconds };
}

describe('a program of the runbook', () => {
  test('goes on where it ends as expected', async () => {
    await runStep(run('process.exit(0)'), {});
    await runStep(run('process.exit(3)', { expect: 'failed' }), {});
  });

  test.each([
    ['fails', run('process.exit(7)'), /failed with exit code 7$/],
    ['succeeds where it should fail', run('', { expect: 'failed' }), /was expected to fail, and succeeded$/],
    [
      'takes too long',
      run('setInterval(() => {}, 1000)', { timeoutSeconds: 0.3 }),
      /did not end within 0.3 seconds$/,
    ],
  ])('that %s stops the run before its first row', async (_what, step, message) => {
    await expect(runStep(step, {})).rejects.toMatchObject({ code: 'runbook-step', exitCode: 3, message });
  });

  test('that is not there is named', async () => {
    const step: ActiveStep = { kind: 'run', argv: ['/no/such/program'], expect: 'ok', timeoutSeconds: 5 };
    await expect(runStep(step, {})).rejects.toMatchObject({
      message: expect.stringContaining('/no/such/program can’t be started (ENOENT)'),
    });
  });

  test('that is not there has not failed as expected: it never ran', async () => {
    const step: ActiveStep = { kind: 'run', argv: ['/no/such/program'], expect: 'failed', timeoutSeconds: 5 };
    await expect(runStep(step, {})).rejects.toMatchObject({ code: 'runbook-step' });
  });

  test('sees the environment and reads nothing', async () => {
    const code = 'process.stdin.resume().on("end", () => process.exit(process.env.MARK === "here" ? 0 : 1))';
    await runStep(run(code), { MARK: 'here' });
  });
});

describe('an address of the runbook', () => {
  const server = createServer((request, response) => {
    if (request.url === '/slow') return;
    response.writeHead(request.url === '/ok' ? 200 : 503).end();
  });
  let base = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const get = (path: string): ActiveStep => ({ kind: 'get', url: `${base}${path}`, timeoutSeconds: 0.5 });

  test('goes on where it answers', async () => {
    await runStep(get('/ok'), {});
  });

  test.each([
    ['/ill', 'answered 503'],
    ['/slow', 'did not answer within 0.5 seconds'],
  ])('%s: %s', async (path, what) => {
    await expect(runStep(get(path), {})).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(what),
    });
  });

  test('that nobody listens at is said so', async () => {
    const step: ActiveStep = { kind: 'get', url: 'http://127.0.0.1:1/', timeoutSeconds: 5 };
    await expect(runStep(step, {})).rejects.toMatchObject({
      message: expect.stringMatching(/did not answer/),
    });
  });
});

test('a step is shown as it would be done by hand, escape sequences made harmless', () => {
  expect(stepInWords({ kind: 'ask', question: 'Is the backend\u001b[2J stopped?' })).toBe(
    'Is the backend\\x1b[2J stopped?',
  );
  expect(stepInWords(run('x'))).toBe(`${node} -e x`);
});
