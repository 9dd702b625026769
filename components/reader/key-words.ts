import type { Binding } from '../place.ts';

/** Keys that move what is seen: nothing is. */
const MOTIONS = ['up', 'down', 'pageup', 'pagedown', 'home', 'end'];

/** How a key is typed in a line of its own. */
const TYPED: Readonly<Record<string, string>> = { escape: 'b', enter: 'Enter' };

/** The keys that mean something where nothing is drawn. */
export function heardKeys(bindings: readonly Binding[]): readonly Binding[] {
  return bindings.filter(({ keys }) => keys.length > 0 && !keys.some((key) => MOTIONS.includes(key)));
}

export interface KeyView {
  bindings: readonly Binding[];
  /** What can be chosen by a number: how many there are, and which one Enter would take. */
  choices: { length: number; chosen: number | null };
  isTyping: boolean;
  isSecret: boolean;
}

/** `Keys: a number chooses, Enter open number 1, r refresh, ? keys, q quit.` */
export function keysInWords(view: KeyView): string {
  if (view.isTyping) return lineInWords(view);
  const { bindings, choices } = view;
  const named = heardKeys(bindings).filter(({ brief }) => brief);
  const number = choices.length > 0 ? ['a number chooses'] : [];
  return `Keys: ${[...number, ...named.map((binding) => keyInWords(binding, choices.chosen))].join(', ')}.`;
}

/** `Type a line and Enter: answer. The word back alone: back.` */
function lineInWords({ bindings, isSecret }: KeyView): string {
  const does = (name: string) => bindings.find(({ keys }) => keys.includes(name))?.does ?? '';
  const line = isSecret ? 'Type a line, which is not shown, and Enter' : 'Type a line and Enter';
  return `${line}: ${does('enter')}. The word back alone: ${does('escape')}.`;
}

function keyInWords({ keys: [key = ''], does }: Binding, chosen: number | null): string {
  const about = key === 'enter' && chosen !== null ? ` number ${chosen + 1}` : '';
  return `${TYPED[key] ?? key} ${does}${about}`;
}

/** What works beside the keys, wherever no line of text is asked for. */
const ALWAYS = [
  'again tells all of this once more',
  'q or quit leaves Keyturn',
  'Ctrl-C asks to quit, or to stop',
];
const NUMBERS = ['a number chooses', 'more tells the next choices', 'first tells the first choices'];
const BESIDE_TEXT = ['a line answers', 'back goes back', 'again tells all of this once more'];

/** All that can be typed, one a line, as `?` tells it. */
export function allKeysInWords({ bindings, choices, isTyping }: KeyView): string[] {
  if (isTyping) return BESIDE_TEXT;
  const own = heardKeys(bindings).map((binding) => keyInWords(binding, choices.chosen));
  const quits = bindings.some(({ keys }) => keys.includes('q'));
  const always = ALWAYS.filter((words) => !(quits && words.startsWith('q ')));
  return ['Each of these typed as a line:', ...(choices.length > 0 ? NUMBERS : []), ...own, ...always];
}
