import type { Config } from './config.ts';

/** Environments whose rows may be changed without a typed word. */
const UNGUARDED: readonly string[] = ['development', 'drill'];

/** The word typed before rows are changed: `<application>-<environment>`; null where none is asked. */
export function gateWord({ application, environment }: Config): string | null {
  return UNGUARDED.includes(environment) ? null : `${application}-${environment}`;
}
