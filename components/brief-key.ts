import type { Binding } from './place.ts';

const NAMES: Readonly<Record<string, string>> = { Enter: 'enter', Esc: 'escape', Tab: 'tab' };

interface BriefKey extends Pick<Binding, 'does' | 'run'> {
  /** Where more than the key that is shown does it. */
  keys?: readonly string[];
}

/** A key that the help line names: `Enter`, `Esc`, `Tab`, or a letter. */
export function briefKey(show: string, { does, run, keys = [NAMES[show] ?? show] }: BriefKey): Binding {
  return { keys, show, does, brief: true, run };
}

/** Esc where nothing may be left: it does nothing, and the help line keeps quiet about it. */
export function stayKey(why: string): Binding {
  return { keys: ['escape'], show: 'Esc', does: `nothing while ${why}`, run: () => {} };
}
