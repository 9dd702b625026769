import type { Binding, Console, Place } from '../place.ts';
import { HelpScreen } from '../screens/help.tsx';

/** All keys that work where it was called. */
export function helpPlace({
  console,
  title,
  bindings,
}: {
  console: Console;
  title: string;
  bindings: readonly Binding[];
}): Place {
  const close = () => console.back();
  return {
    isOverlay: true,
    title: () => (title === '' ? 'Keys' : `Keys · ${title}`),
    bindings: () => [
      { keys: ['escape', '?', 'enter', 'q'], show: 'Esc', does: 'close', brief: true, run: close },
    ],
    draw: (body) => <HelpScreen body={body} bindings={bindings.filter(({ hidden }) => !hidden)} />,
  };
}
