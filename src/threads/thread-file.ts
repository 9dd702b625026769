/** A module that runs in a thread of its own, beside the one that starts it: sources run as .ts, a build as .js. */
export function threadFile(name: string, from: string): URL {
  return new URL(`./${name}${from.endsWith('.ts') ? '.ts' : '.js'}`, from);
}
