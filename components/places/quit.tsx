import type { Console, Place } from '../place.ts';
import { Line, Paragraph } from '../words.tsx';

/** Asked after Ctrl-C away from home; Ctrl-C once more quits. */
export function quitPlace({ console }: { console: Console }): Place {
  const quit = () => console.quit(0);
  return {
    isOverlay: true,
    title: () => 'Quit?',
    bindings: () => [{ keys: ['y'], show: 'y', does: 'quit', brief: true, run: quit }],
    draw: () => (
      <>
        <Line />
        <Paragraph>Quit Keyturn? Nothing is being changed right now.</Paragraph>
        <Line />
        <Paragraph>Press y to quit, Esc to stay.</Paragraph>
      </>
    ),
    interrupt: () => {
      quit();
      return true;
    },
  };
}
