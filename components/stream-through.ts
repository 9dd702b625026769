/** The same terminal, with every text changed on its way there. */
export function streamThrough(
  stdout: NodeJS.WriteStream,
  change: (text: string) => string,
): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array, ...rest: never[]) =>
    stdout.write(typeof chunk === 'string' ? change(chunk) : chunk, ...rest);
  return new Proxy(stdout, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
