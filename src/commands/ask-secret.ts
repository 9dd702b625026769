import type { Keyboard } from './context.ts';
import { Interrupted } from './signals.ts';
import { refusal } from '../errors.ts';

export interface SecretQuestion {
  question: string;
  input: Keyboard;
  output: NodeJS.WritableStream;
}

/** Asks for a secret without echo; the terminal is as it was afterwards, also after Ctrl-C. */
export async function askSecret({ question, input, output }: SecretQuestion): Promise<string> {
  output.write(`${question} `);
  input.setRawMode?.(true);
  try {
    return await readSecret(input);
  } finally {
    input.setRawMode?.(false);
    input.pause();
    output.write('\n');
  }
}

function readSecret(input: Keyboard): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    const finish = (settle: () => void): void => {
      input.off('data', onData);
      input.off('end', onEnd);
      settle();
    };
    const onEnd = (): void => finish(() => reject(endOfInput()));
    const onData = (chunk: Buffer | string): void => {
      const text = chunk.toString();
      for (const [index, character] of [...text].entries()) {
        const verdict = VERDICTS[character];
        if (verdict === undefined) typed += character;
        else if (verdict === 'erase') typed = [...typed].slice(0, -1).join('');
        else if (verdict === 'erase-all') typed = '';
        else {
          finish(() => answer(verdict));
          const rest = [...text].slice(index + 1).join('');
          if (rest !== '') input.unshift(Buffer.from(rest));
          return;
        }
      }
    };
    const answer = (verdict: 'enter' | 'interrupt' | 'end'): void => {
      if (verdict === 'enter') resolve(typed);
      else reject(verdict === 'interrupt' ? new Interrupted() : endOfInput());
    };
    input.on('data', onData);
    input.on('end', onEnd);
    input.resume();
  });
}

const VERDICTS: Readonly<Record<string, 'enter' | 'interrupt' | 'end' | 'erase' | 'erase-all'>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x03': 'interrupt',
  '\x04': 'end',
  '\x7f': 'erase',
  '\b': 'erase',
  '\x15': 'erase-all',
};

function endOfInput(): Error {
  return refusal(
    'no-answer',
    'the input ended before the answer',
    'run it on a terminal and type the answer',
  );
}
