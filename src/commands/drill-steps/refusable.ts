import { OperatorError } from '../../errors.ts';
import { printable } from '../../plan/printable.ts';
import type { StepResult, Walking } from './step.ts';

/** A refusal is an outcome like another where a lesson is about it; it is told where the other facts are. */
export async function refusable(
  { call: { output } }: Walking,
  act: () => Promise<StepResult>,
): Promise<StepResult> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const { code, message, hint, exitCode } = error;
    await output.tell({
      fact: { event: 'drill-refused', code, message, hint, exitCode },
      lines: [
        `refused: ${printable(message)} (exit ${exitCode})`,
        ...(hint === null ? [] : [`  ${printable(hint)}`]),
      ],
      tone: 'warn',
    });
    return { outcome: { exitCode, refused: code } };
  }
}
