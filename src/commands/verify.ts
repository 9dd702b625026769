import type { Operations, Scope } from '../flows/operations.ts';
import { zeroRows } from '../plan/census-words.ts';
import { verifiedLine, verifySummary } from '../plan/check-words.ts';
import type { VerifyTotalFact } from '../plan/facts.ts';
import { batchProgress } from '../plan/run-words.ts';
import type { Call, Command } from './command.ts';
import { SCOPE_FLAGS, setupAndScope } from './scope.ts';
import { withOperations } from './with-operations.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'open every value with the target key alone',
  changes: false,
  flags: [...SCOPE_FLAGS],
  examples: [
    { line: 'keyturn verify', about: 'the proof, before the older keys are removed for good' },
    {
      line: 'keyturn verify --quiet || echo look here',
      about: 'nightly, from cron',
    },
  ],
  exits: [
    ['0', 'every sealed value opens under the target key alone'],
    ['5', 'some do not: keyturn status --rows tells which and why'],
    ['4', 'cannot connect or log in'],
  ],
  run: runVerify,
};

async function runVerify(call: Call): Promise<number> {
  return withOperations(call, async (operations) => {
    const { scope } = await setupAndScope(call, operations);
    const total = await tellVerify({ call, operations, scope });
    return total === null || total.failed === 0 ? 0 : 5;
  });
}

/** Tells the verification as it goes; resolves with its total, or null where the reader left before. */
export async function tellVerify(parts: {
  call: Call;
  operations: Operations;
  scope: Scope;
}): Promise<VerifyTotalFact | null> {
  const { output, context } = parts.call;
  const since = context.now();
  for await (const fact of parts.operations.verify(parts.scope)) {
    switch (fact.event) {
      case 'proof-progress':
        await output.progress.show(() => batchProgress(fact, (context.now() - since) / 1000));
        break;
      case 'verified':
        await output.tell({
          fact,
          lines: [verifiedLine(fact)],
          tone: fact.failed > 0 ? 'warn' : 'calm',
          essential: fact.failed > 0,
        });
        if (fact.opened + fact.failed === 0) await output.note(...zeroOpened(fact.field));
        break;
      case 'verify-total': {
        const exitCode = fact.failed === 0 ? 0 : 5;
        if (exitCode !== 0) await output.note(...leftHint);
        const tone = exitCode === 0 ? 'good' : 'warn';
        await output.tell({ fact, lines: [verifySummary(fact, exitCode)], tone, essential: true });
        return fact;
      }
    }
    if (output.gone) return null;
  }
  return null;
}

const leftHint: [string, string] = [
  'some values do not open under the target key alone',
  'keyturn status --rows --status old-key plaintext unknown-key damaged undecidable tells which and why',
];

function zeroOpened(field: string): [message: string, hint: string] {
  const { message, hint } = zeroRows(field);
  return [`${message} that could be opened, so nothing is proved of it`, hint];
}
