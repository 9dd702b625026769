import { Box, Text, Transform } from 'ink';
import { createContext, type ReactNode, useContext } from 'react';

import { printable } from '../src/plan/printable.ts';
import { CELL } from './reader/marks.ts';
import { look, type Theme, type Tone } from './theme.ts';

export const ThemeContext = createContext<Theme>({ colour: false, ascii: false, reader: false });

/** Whether what is said here is heard and not seen. */
export function useReader(): boolean {
  return useContext(ThemeContext).reader;
}

/** What is there for the eye alone: headings, bars, lists whose lines a reader numbers. */
export function Drawn({ children }: { children: ReactNode }) {
  return useReader() ? null : children;
}

/** Some words in a tone; stands inside a Line or a Cell. */
export function Words({ tone = 'plain', children }: { tone?: Tone; children?: ReactNode }) {
  return <Text {...look(tone, useContext(ThemeContext))}>{children}</Text>;
}

/** One line of the screen, cut where it would not fit and never wrapped. */
export function Line({ children }: { children?: ReactNode }) {
  if (useReader()) return <Text>{children ?? ' '}</Text>;
  return (
    <Box height={1} flexShrink={0} overflow="hidden">
      <Text wrap="truncate">{children ?? ' '}</Text>
    </Box>
  );
}

/** What gives way, its last lines first, where a screen is too low for everything. */
export function Yielding({ children }: { children: ReactNode }) {
  return (
    <Box flexDirection="column" flexShrink={1} overflow="hidden">
      {children}
    </Box>
  );
}

/** A paragraph: wrapped between words, as high as it must be, a blank column on each side. */
export function Paragraph({ tone, children }: { tone?: Tone; children: string }) {
  return (
    <Box flexShrink={0} paddingX={1}>
      <Transform transform={withoutIndent}>
        <Words {...(tone && { tone })}>{children}</Words>
      </Transform>
    </Box>
  );
}

/** Ink leaves the blank a line was broken at to the line that follows. */
function withoutIndent(line: string): string {
  return line.replace(/^((?:\x1b\[[\d;]*m)*) +/, '$1');
}

/** Part of a line with a width of its own; numbers stand right. */
export function Cell({
  width,
  right = false,
  cut = 'end',
  tone,
  name,
  children,
}: {
  width: number;
  right?: boolean;
  /** What is left out where it does not fit: the end, or the middle, where both ends tell. */
  cut?: 'end' | 'middle';
  tone?: Tone;
  /** What the column is called where its heading can't be seen: `37 rows`, `run 7h2k9`. */
  name?: string;
  children?: ReactNode;
}) {
  const theme = useContext(ThemeContext);
  if (theme.reader) {
    return (
      <Text>
        {CELL}
        {name && !right ? `${name} ` : ''}
        {children}
        {name && right ? ` ${name}` : ''}
      </Text>
    );
  }
  return (
    <Box
      width={width}
      height={1}
      flexShrink={0}
      overflow="hidden"
      justifyContent={right ? 'flex-end' : 'flex-start'}
    >
      <Text wrap={cut === 'end' ? 'truncate' : 'truncate-middle'} {...look(tone ?? 'plain', theme)}>
        {children}
      </Text>
    </Box>
  );
}

/** Cells side by side; told, they are one sentence. */
export function Row({ children }: { children: ReactNode }) {
  if (useReader()) return <Text>{children}</Text>;
  return (
    <Box height={1} flexShrink={0} overflow="hidden">
      {children}
    </Box>
  );
}

const LONGEST = 400;

/** Text from outside, harmless and not longer than any screen is wide; measuring 10,000 characters is slow. */
export function shown(text: string): string {
  const harmless = printable(text.length > LONGEST ? text.slice(0, LONGEST) : text);
  return harmless.length > LONGEST || text.length > LONGEST ? `${harmless.slice(0, LONGEST)}…` : harmless;
}
