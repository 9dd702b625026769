import type { RedisServer } from './server.ts';

/** Buckets the server looks at for one answer: short enough to keep nobody waiting. */
const COUNT = 1_000;

/**
 * The names a glob pattern matches, a page at a time; nothing in the pattern is escaped. Whatever is there from the
 * first page to the last is told at least once. A page may be empty, and a name may come on two pages.
 */
export async function* pagesOf(
  server: RedisServer,
  pattern: string,
): AsyncGenerator<readonly Buffer[], void, void> {
  let cursor = '0';
  do {
    const answer = await server.askBytes('scan', cursor, 'match', pattern, 'count', COUNT);
    const [next, names] = answer as [Buffer, Buffer[]];
    cursor = next.toString('latin1');
    yield names;
  } while (cursor !== '0');
}
