import { OperatorError } from '../../src/errors.ts';

/** What a promise was refused with; throws where it was not, or by something no operator can mend. */
export async function refusalOf(work: Promise<unknown>): Promise<OperatorError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof OperatorError) return error;
  throw error ?? new Error('nothing was refused');
}
