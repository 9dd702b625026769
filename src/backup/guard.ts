import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Its input ends when we are gone, by SIGKILL too. The last line told by then says what is to be ended: a process group
 * or nothing; or that all is well.
 */
const SCRIPT = `
while read -r line; do last=$line; done
[ "$last" = over ] && exit
[ -n "$last" ] && kill -s TERM -- "-$last"
rm -f -- "$1"`;

/** A small process that ends the tool at work and removes the unfinished file, should we be killed before we can. */
export class Guard {
  readonly #keeper: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(file: string) {
    this.#keeper = spawn('/bin/sh', ['-c', SCRIPT, 'keyturn', file], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // In a session of its own, so that Ctrl-C does not reach it.
      detached: true,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
    });
    this.#ended = once(this.#keeper, 'close').catch(() => {});
    this.#keeper.stdin?.on('error', () => {});
  }

  /** The process group of the tool at work, or null where none is. */
  watch(group: number | null): void {
    this.#keeper.stdin?.write(`${group ?? ''}\n`);
  }

  /** The file is another's from now on, or gone. */
  async letGo(): Promise<void> {
    this.#keeper.stdin?.end('over\n');
    await this.#ended;
  }
}
