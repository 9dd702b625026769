import { OperatorError } from '../../src/errors.ts';
import type { RestoreRequest } from '../../src/flows/operations.ts';
import type { RunKind } from '../../src/plan/facts.ts';
import { openOperations } from '../../src/wiring.ts';
import { openingOf } from '../support/opening.ts';

/** A process that rotates, or does another kind of run as asked, at a site and prints each fact as a line; made to be killed. */
const operations = await openOperations(openingOf(process.argv[2]!));
try {
  const kind = (process.argv[3] ?? 'rotate') as RunKind;
  const request = JSON.parse(process.argv[4] ?? '{}') as RestoreRequest;
  for await (const fact of operations[kind](request)) process.stdout.write(`${JSON.stringify(fact)}\n`);
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stdout.write(`${JSON.stringify(error.toFact())}\n`);
  process.exitCode = error.exitCode;
} finally {
  await operations.close();
}
