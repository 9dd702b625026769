import { EXIT, OperatorError } from '../errors.ts';

/** A key text that its scheme refuses. The reason says what is wrong with it, never what was written. */
export class MalformedKeyError extends OperatorError {
  readonly reason: string;

  constructor(reason: string, hint: string) {
    super({ code: 'malformed-key', message: `the key is malformed: ${reason}`, hint, exitCode: EXIT.usage });
    this.reason = reason;
  }
}
