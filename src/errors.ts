/** What a process may exit with; the contract's table. */
export const EXIT = {
  done: 0,
  bug: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
  leftovers: 5,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An operator's error as plain data: what crosses a thread, and what `--json` prints. */
export interface ErrorFact {
  event: 'error';
  code: string;
  message: string;
  hint: string | null;
}

interface OperatorErrorParts {
  code: string;
  message: string;
  hint?: string | null;
  exitCode: ExitCode;
}

/** Something the operator can mend: one sentence, one hint, one exit code. Never holds key bytes or plaintext. */
export class OperatorError extends Error {
  readonly code: string;
  readonly hint: string | null;
  readonly exitCode: ExitCode;

  constructor({ code, message, hint = null, exitCode }: OperatorErrorParts) {
    super(message);
    this.name = 'OperatorError';
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }

  toFact(): ErrorFact {
    return { event: 'error', code: this.code, message: this.message, hint: this.hint };
  }
}

/** Hears a failure that is told elsewhere where an operator can mend it, and hands on what is our bug. */
export function onlyBugs(broken: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof OperatorError)) broken(error);
  };
}

/** The words, the flags or the config are wrong: exit 2. */
export function usageError(code: string, message: string, hint?: string): OperatorError {
  return new OperatorError({ code, message, hint: hint ?? null, exitCode: EXIT.usage });
}

/** A gate was refused or a precondition does not hold: exit 3. */
export function refusal(code: string, message: string, hint?: string): OperatorError {
  return new OperatorError({ code, message, hint: hint ?? null, exitCode: EXIT.refused });
}

/** A server can't be reached or does not let us in: exit 4. */
export function unreachable(code: string, message: string, hint?: string): OperatorError {
  return new OperatorError({ code, message, hint: hint ?? null, exitCode: EXIT.unreachable });
}
