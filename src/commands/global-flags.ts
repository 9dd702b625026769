import type { Flag } from './command.ts';

/** The flags that mean one thing everywhere. */
export interface GlobalFlags {
  readonly config: string | null;
  readonly json: boolean;
  readonly plain: boolean;
  /** Lines to be heard: the console tells itself, commands are as plain as can be. */
  readonly screenReader: boolean;
  readonly color: boolean;
  readonly input: boolean;
  readonly quiet: boolean;
  readonly confirm: string | null;
  readonly yes: boolean;
}

export const GLOBAL_FLAGS: readonly Flag[] = [
  { flags: '--config <file>', about: 'the configuration, instead of the places below' },
  { flags: '--json', about: 'facts on stdout, one JSON object a line' },
  { flags: '--plain', about: 'calm lines: no colour, nothing redrawn, no screens' },
  { flags: '--screen-reader', about: 'the console in lines to be heard; for commands the same as --plain' },
  { flags: '--no-color', about: 'no colour' },
  { flags: '--no-input', about: 'never ask: a question that needs an answer is refused' },
  { flags: '--quiet', about: 'only findings, errors and the last line' },
  { flags: '--confirm <word>', about: 'the word of the typed gate: <application>-<environment>' },
  { flags: '--yes', about: 'answers the gates that need no typed word' },
];

/** What was given, from the values the parser collected. */
export function globalFlags(values: Readonly<Record<string, unknown>>): GlobalFlags {
  return {
    config: textOrNull(values.config),
    json: values.json === true,
    plain: values.plain === true,
    screenReader: values.screenReader === true,
    color: values.color !== false,
    input: values.input !== false,
    quiet: values.quiet === true,
    confirm: textOrNull(values.confirm),
    yes: values.yes === true,
  };
}

/** The flags as they can be told before parsing, so that a mistake in the rest is reported as was asked. */
export function flagsAtAGlance(argv: readonly string[]): GlobalFlags {
  const has = (flag: string): boolean => argv.includes(flag);
  return globalFlags({
    json: has('--json'),
    plain: has('--plain'),
    screenReader: has('--screen-reader'),
    color: !has('--no-color'),
    quiet: has('--quiet'),
  });
}

/** Whether what is said will be heard: asked for by flag, or by the variable that Ink's programs share. */
export function wantsReader(
  flags: Pick<GlobalFlags, 'screenReader'>,
  { INK_SCREEN_READER }: Readonly<Record<string, string | undefined>>,
): boolean {
  return flags.screenReader || INK_SCREEN_READER === 'true' || INK_SCREEN_READER === '1';
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
