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
  readonly readOnly: boolean;
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
  { flags: '--read-only', about: 'changes nothing: what would is hidden, or refused (exit 3)' },
];

/** What was given, from the values the parser collected; read only and the screen reader may be said by the environment, too. */
export function globalFlags(
  values: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>> = {},
): GlobalFlags {
  return {
    config: textOrNull(values.config),
    json: values.json === true,
    plain: values.plain === true,
    screenReader: values.screenReader === true || isYes(env.INK_SCREEN_READER),
    color: values.color !== false,
    input: values.input !== false,
    quiet: values.quiet === true,
    confirm: textOrNull(values.confirm),
    yes: values.yes === true,
    readOnly: values.readOnly === true || isYes(env.KEYTURN_READ_ONLY),
  };
}

/** The flags as they can be told before parsing, so that a mistake in the rest is reported as was asked. */
export function flagsAtAGlance(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): GlobalFlags {
  const has = (flag: string): boolean => argv.includes(flag);
  const values = {
    json: has('--json'),
    plain: has('--plain'),
    screenReader: has('--screen-reader'),
    color: !has('--no-color'),
    quiet: has('--quiet'),
  };
  return globalFlags(values, env);
}

/** Anything but a plain no: whoever sets it means it. */
function isYes(value = ''): boolean {
  return !['', '0', 'false', 'no'].includes(value.trim().toLowerCase());
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
