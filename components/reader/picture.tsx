import { Box, renderToString } from 'ink';

import type { Place, Size } from '../place.ts';
import type { Theme } from '../theme.ts';
import { ThemeContext } from '../words.tsx';
import { type ToldLine, toldLines } from './spoken.ts';

/** So wide that nothing is cut or broken, and so high that all of it is there. */
const PAGE: Size = { columns: 1_000, rows: 10_000 };

/**
 * What a list is looked at through, and what places hear of their size. It reads only what is in sight, and its lines
 * are numbered choices: so little of it is, and nothing beside it.
 */
export const LIST: Size = { columns: 80, rows: 40 };

/** What a place shows, as lines to be told. */
export function pictureOf(place: Place, theme: Theme): ToldLine[] {
  const isList = (place.choices?.().length ?? 0) > 0;
  const page = (
    <ThemeContext value={theme}>
      <Box flexDirection="column" width={PAGE.columns}>
        {place.draw(isList ? LIST : PAGE)}
      </Box>
    </ThemeContext>
  );
  return toldLines(renderToString(page, { columns: PAGE.columns }));
}
