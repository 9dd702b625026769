import { briefKey } from '../brief-key.ts';
import type { Place } from '../place.ts';
import { Line, Paragraph } from '../words.tsx';

interface QuitParts {
  /** Something is being done that can't be broken off: quitting waits for its end. */
  isChanging: boolean;
  quit: () => void;
}

/** Asked after Ctrl-C away from home; Ctrl-C once more quits. */
export function quitPlace({ isChanging, quit }: QuitParts): Place {
  const meanwhile = isChanging
    ? 'What is being done right now comes to its end first.'
    : 'Nothing is being changed right now.';
  return {
    isOverlay: true,
    title: () => 'Quit?',
    bindings: () => [briefKey('y', { does: 'quit', run: quit })],
    draw: () => (
      <>
        <Line />
        <Paragraph>{`Quit Keyturn? ${meanwhile}`}</Paragraph>
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
