import { usageError } from '../../src/errors.ts';

/** What the tests serve to the other side: every way in which a call can end, and a stream that counts itself. */
export function served() {
  let made = 0;
  let closed = 0;
  return {
    add: (a: number, b: number) => a + b,
    later: async (value: unknown) => value,
    never: () => new Promise<never>(() => {}),
    refuse: () => {
      throw usageError('unknown-field', 'there is no field "a.b"', 'the fields are: a.c');
    },
    breakDown: () => firstOf(null as unknown as string[]),
    sayWords: () => Promise.reject('only words'),
    notPlainData: () => () => {},
    made: () => made,
    closed: () => closed,
    async *count(upTo: number) {
      try {
        while (made < upTo) yield ++made;
      } finally {
        closed += 1;
      }
    },
    async *refuseAfter(values: number) {
      for (let i = 0; i < values; i++) yield i;
      throw usageError('unknown-field', 'there is no field "a.b"');
    },
    async *notPlainStream() {
      yield () => {};
    },
  };
}

function firstOf(items: string[]): string {
  return items[0]!;
}
