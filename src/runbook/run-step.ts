import { execFile } from 'node:child_process';

import type { RunbookStep } from '../config/config.ts';
import { refusal } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import { stepInWords } from './words.ts';

export type ActiveStep = Exclude<RunbookStep, { kind: 'ask' }>;

/** Does one step of the runbook; refuses (exit 3) where it does not end as the runbook expects, within its time. */
export async function runStep(
  step: ActiveStep,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const wrong = step.kind === 'run' ? await runProgram(step, env) : await getAddress(step);
  if (wrong === null) return;
  throw refusal(
    'runbook-step',
    `a step of the runbook did not go as expected: ${stepInWords(step)} ${wrong}`,
    'nothing was changed; see to the step, then run the same command again',
  );
}

/** What went otherwise than expected, in words; null where nothing did. No shell, and nothing on standard input. */
function runProgram(
  { argv, expect, timeoutSeconds }: Extract<RunbookStep, { kind: 'run' }>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const [program = '', ...args] = argv;
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL', env: { ...env } },
      (error) => {
        if (error?.killed) resolve(`did not end within ${timeoutSeconds} seconds`);
        else if (typeof error?.code === 'string') resolve(`can’t be started (${error.code})`);
        else if (expect === 'failed') resolve(error === null ? 'was expected to fail, and succeeded' : null);
        else
          resolve(
            error === null
              ? null
              : `failed${typeof error.code === 'number' ? ` with exit code ${error.code}` : ''}`,
          );
      },
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end();
  });
}

async function getAddress({
  url,
  timeoutSeconds,
}: Extract<RunbookStep, { kind: 'get' }>): Promise<string | null> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      redirect: 'manual',
    });
    await response.body?.cancel();
    return response.ok ? null : `answered ${response.status}`;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return `did not answer within ${timeoutSeconds} seconds`;
    const { cause } = error as { cause?: { code?: unknown } };
    return `did not answer${typeof cause?.code === 'string' ? ` (${printable(cause.code)})` : ''}`;
  }
}
