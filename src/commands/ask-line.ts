import { createInterface } from 'node:readline';

import { refusal } from '../errors.ts';
import type { Keyboard } from './context.ts';
import { Interrupted } from './signals.ts';

interface Question {
  question: string;
  input: Keyboard;
  output: NodeJS.WritableStream;
}

/** Asks one line on the terminal, question and echo on stderr. Ctrl-C interrupts; the end of input refuses. */
export function askLine({ question, input, output }: Question): Promise<string> {
  const lines = createInterface({ input, output, terminal: true, historySize: 0 });
  return new Promise<string>((resolve, reject) => {
    lines.on('SIGINT', () => reject(new Interrupted()));
    lines.on('close', () =>
      reject(refusal('no-answer', 'the question was not answered', 'nothing was changed; run it again')),
    );
    lines.question(`${question} `, resolve);
  }).finally(() => lines.close());
}
