import { OperatorError } from '../../src/errors.ts';
import { openOperations } from '../../src/wiring.ts';
import { openingOf } from '../support/opening.ts';

/** A process that rotates at a site and prints each fact as a line; made to be killed at any moment. */
const operations = await openOperations(openingOf(process.argv[2]!));
try {
  for await (const fact of operations.rotate({})) process.stdout.write(`${JSON.stringify(fact)}\n`);
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stdout.write(`${JSON.stringify(error.toFact())}\n`);
  process.exitCode = error.exitCode;
} finally {
  await operations.close();
}
