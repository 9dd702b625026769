import { useInput, usePaste, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';

import { Frame } from './frame.tsx';
import { keystrokes } from './keys.ts';
import type { Navigator } from './navigator.ts';
import type { Size } from './place.ts';
import type { Standing } from './standing.ts';
import type { Theme } from './theme.ts';
import { ThemeContext } from './words.tsx';

interface AppProps {
  navigator: Navigator;
  standing: Standing;
  theme: Theme;
  drill: boolean;
}

/** Draws the place on top in the frame, and hands it the keys. */
export function App(props: AppProps) {
  const { navigator } = props;
  useSyncExternalStore(navigator.subscribe, navigator.version);
  const size = useWindowSize();
  useInput((input, key) => {
    for (const stroke of keystrokes(input, key)) navigator.press(stroke);
  });
  usePaste((text) => navigator.paste(text));
  return <Picture {...props} size={size} />;
}

/** The place on top in the frame, in a terminal of this size. */
export function Picture({ navigator, standing, theme, drill, size }: AppProps & { size: Size }) {
  navigator.resized(size);
  const { place } = navigator;
  if (!place) return null;
  return (
    <ThemeContext value={theme}>
      <Frame
        size={size}
        setup={standing.setup}
        drill={drill}
        title={place.title()}
        bindings={navigator.bindings()}
        note={navigator.note}
        commandLine={navigator.commandLine.view}
      >
        {place.draw(navigator.body)}
      </Frame>
    </ThemeContext>
  );
}
