import { Box, renderToString } from 'ink';

import type { Place } from '../place.ts';
import type { Theme } from '../theme.ts';
import { ThemeContext } from '../words.tsx';
import { type ToldLine, toldLines } from './spoken.ts';

/** So wide that nothing is cut or broken, and so high that all of it is there. */
const PAGE = { columns: 1_000, rows: 10_000 };

/** What a place shows, as lines to be told. */
export function pictureOf(place: Place, theme: Theme): ToldLine[] {
  const page = (
    <ThemeContext value={theme}>
      <Box flexDirection="column" width={PAGE.columns}>
        {place.draw(PAGE)}
      </Box>
    </ThemeContext>
  );
  return toldLines(renderToString(page, { columns: PAGE.columns }));
}
