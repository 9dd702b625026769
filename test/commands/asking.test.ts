import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { askKey } from '../../src/commands/ask-key.ts';
import { runCommandLine } from '../../src/commands/command-line.ts';
import type { Operations, RunRequest } from '../../src/flows/operations.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { type Hand, hand } from './keyturn.ts';
import { rotation } from './made-up-run.ts';
import { telling } from './scripted-operations.ts';

describe('the gates, asked on a terminal', () => {
  test('open for a named backup and the word of this environment', async () => {
    const asked = rotating();
    const running = asked.run();
    await until(asked, 'Which backup was made before this run?');
    asked.keyboard.write('/backups/db.dump\r');
    await until(asked, 'Type webops-production to go on.');
    asked.keyboard.write('webops-production\r');
    expect(await running).toBe(5);
    expect(asked.requests).toMatchObject([
      {
        backup: '/backups/db.dump',
        answers: ['backup: /backups/db.dump', 'consent: typed webops-production'],
      },
    ]);
  });

  test('refuse another word with exit 3, and nothing is turned', async () => {
    const asked = rotating('--backup', '/backups/db.dump');
    const running = asked.run();
    await until(asked, 'Type webops-production to go on.');
    asked.keyboard.write('webops-staging\r');
    expect(await running).toBe(3);
    expect(asked.requests).toEqual([]);
    expect(asked.told.stderr).toContain('that is not the word: it is webops-production');
  });

  test('end quietly with exit 130 on Ctrl-C, and the terminal is as it was', async () => {
    const asked = rotating();
    const running = asked.run();
    await until(asked, 'Which backup');
    asked.keyboard.write('\x03');
    expect(await running).toBe(130);
    expect(asked.requests).toEqual([]);
    expect(asked.told.rawModes.at(-1)).toBe(false);
    expect(asked.told.stderr).not.toContain('error');
  });

  test('refuse where the input ends instead of an answer', async () => {
    const asked = rotating();
    const running = asked.run();
    await until(asked, 'Which backup');
    asked.keyboard.end();
    expect(await running).toBe(3);
    expect(asked.told.stderr).toContain('error: the question was not answered');
  });
});

describe('a secret asked on a terminal', () => {
  test('is never echoed, can be mended, and leaves the terminal as it was', async () => {
    const { answer, keyboard, shown, rawModes } = secret();
    keyboard.write('wrong\x15sec');
    keyboard.write('ref\x7ft');
    keyboard.write('\rnext line');
    expect(await answer).toBe('secret');
    expect(shown()).toBe('Key? \n');
    expect(rawModes).toEqual([true, false]);
    expect(keyboard.read()?.toString()).toBe('next line');
  });

  test.each([
    ['Ctrl-C', '\x03', 'interrupted'],
    ['Ctrl-D', '\x04', 'the input ended before the answer'],
  ])('is given up with %s', async (_name, key, message) => {
    const { answer, keyboard, rawModes } = secret();
    keyboard.write(`half${key}`);
    await expect(answer).rejects.toThrow(message);
    expect(rawModes).toEqual([true, false]);
  });

  test('is given up where the input ends', async () => {
    const { answer, keyboard } = secret();
    keyboard.end('half');
    await expect(answer).rejects.toThrow('the input ended before the answer');
  });
});

describe('a key asked on a terminal', () => {
  const key = fernet.generateKey();
  const text = fernet.formatKey(key);

  test.each([
    ['its fingerprint', text, `44 characters · ${key.fingerprint}`],
    ['why it is none', text.slice(1), '43 characters: a fernet key has 44'],
  ])('is answered after Enter with %s, and never echoed', async (_what, typed, verdict) => {
    const { answer, keyboard, shown } = secret('fernet');
    keyboard.write(`${typed}\r`);
    expect(await answer).toBe(typed);
    expect(shown()).toBe(`Key? \n  ${verdict}\n`);
  });
});

function rotating(...flags: readonly string[]) {
  const requests: RunRequest[] = [];
  const rotate: Operations['rotate'] = (request) => {
    requests.push(request);
    return telling(...rotation());
  };
  const asked = hand({ operations: { rotate }, terminal: true });
  const run = () => runCommandLine({ argv: ['rotate', ...flags], context: asked.context, version: '0.1.0' });
  return { ...asked, requests, run };
}

async function until({ told }: Pick<Hand, 'told'>, text: string): Promise<void> {
  while (!told.stderr.includes(text)) await turn();
}

function secret(scheme?: string) {
  const rawModes: boolean[] = [];
  const keyboard = Object.assign(new PassThrough(), { setRawMode: (raw: boolean) => rawModes.push(raw) });
  const screen = new PassThrough();
  const answer = askKey({ question: 'Key?', scheme, input: keyboard, output: screen, shown: (text) => text });
  return { answer, keyboard, rawModes, shown: () => screen.read()?.toString() ?? '' };
}
