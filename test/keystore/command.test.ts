import { describe, expect, it } from 'vitest';

import { readCommand } from '../../src/keystore/command-source.ts';
import { refusalOf, textOf } from './contexts.ts';

const SECRET = 'a-secret-nobody-may-see';

describe('a key from a command', () => {
  const run = (script: string, timeLimitSeconds?: number) =>
    readCommand({
      argv: [process.execPath, '-e', script],
      env: { FROM: 'outside' },
      ...(timeLimitSeconds === undefined ? {} : { timeLimitSeconds }),
    });
  const message = async (script: string) => (await refusalOf(run(script))).message;

  it('is its standard output without one newline at the end', async () => {
    expect(await run('console.log(process.env.FROM + " key")')).toBe('outside key');
    expect(await run('process.stdout.write("a\\n\\n")')).toBe('a\n');
  });

  it('is started without a shell', async () => {
    const script = 'console.log(process.argv[1])';
    const argv = [process.execPath, '-e', script, '$(id); echo "x" | cat'];
    expect(await textOf({ kind: 'command', argv })).toBe('$(id); echo "x" | cat');
  });

  it('may fail with the first line of its complaint, made harmless, and never with its output', async () => {
    const failing = `console.log("${SECRET}"); console.error("not signed in \\x1b[31m\\nsecond line"); process.exit(3)`;
    expect(await message(failing)).toBe('the command node failed with exit code 3: not signed in \\x1b[31m');
    expect(
      await message(`console.log("${SECRET}"); console.error("+ echo ${SECRET}"); process.exit(1)`),
    ).toBe('the command node failed with exit code 1');
  });

  it('is refused where the command is not there, prints too much, says nothing or never ends', async () => {
    const missing = await refusalOf(textOf({ kind: 'command', argv: ['no-such-program-of-ours'] }));
    expect(missing.message).toBe("the command no-such-program-of-ours can't be started: it does not exist");
    expect(missing.exitCode).toBe(2);
    expect(await message('process.stdout.write("x".repeat(70000))')).toBe(
      'the command node printed more than 64 KiB',
    );
    const silent = await refusalOf(textOf({ kind: 'command', argv: [process.execPath, '-e', ''] }));
    expect(silent.message).toBe('the command node is empty');
    const endless = await refusalOf(run('setInterval(() => {}, 1000)', 1));
    expect(endless.message).toBe('the command node did not end within 1 seconds');
  });

  it('ends by itself where it waits for input that nobody gives', async () => {
    expect(await run('process.stdin.on("end", () => console.log("k")); process.stdin.resume()')).toBe('k');
  });
});
