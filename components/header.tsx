import { Box, Text } from 'ink';

import type { Setup } from '../src/flows/operations.ts';
import { fittingParts, type HeaderPart, headerParts } from './header-parts.ts';
import { Line, Words } from './words.tsx';

interface HeaderProps {
  /** Null until it is read. */
  setup: Setup | null;
  /** Known before the setup is. */
  drill: boolean;
  columns: number;
  /** What holds for the whole sitting and must not be missed, in capitals. */
  flags?: readonly string[];
}

/**  KEYTURN  webops  ▲ PRODUCTION            webops@10.0.0.5:5432/webops  operator-1 */
export function Header({ setup, drill, columns, flags = [] }: HeaderProps) {
  if (!setup) {
    return (
      <Line>
        {' '}
        <Words tone="strong">KEYTURN</Words>
        <Words tone="drill">{drill ? '  DRILL' : ''}</Words>
      </Line>
    );
  }
  const { left, right } = fittingParts(headerParts(setup, flags), columns);
  return (
    <Box height={1} width={columns} flexShrink={0} overflow="hidden" paddingX={1} columnGap={2}>
      <Box flexGrow={1} flexShrink={1} height={1} overflow="hidden">
        <Parts parts={left} />
      </Box>
      <Box flexShrink={right.length > 1 ? 0 : 1} height={1} overflow="hidden">
        <Parts parts={right} />
      </Box>
    </Box>
  );
}

function Parts({ parts }: { parts: readonly HeaderPart[] }) {
  return (
    <Text wrap="truncate">
      {parts.map(({ text, tone = 'plain' }) => (
        <Words key={text} tone={tone}>
          {text}
        </Words>
      ))}
    </Text>
  );
}
