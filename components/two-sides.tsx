import { Box, Text } from 'ink';

import { fitting, type Part, type Sides } from './giving-way.ts';
import { Line, useReader, Words } from './words.tsx';

/**  encryption  fernet  target 3f2a 91bc                          due in 12 days */
export function TwoSides({ columns, ...sides }: Sides & { columns: number }) {
  const isHeard = useReader();
  const { left, right } = fitting(sides, columns);
  if (isHeard) return <Line>{sentence(sides)}</Line>;
  return (
    <Box height={1} width={columns} flexShrink={0} overflow="hidden" paddingX={1} columnGap={2}>
      <Box flexGrow={1} flexShrink={1} height={1} overflow="hidden">
        <Parts parts={left} />
      </Box>
      <Box flexShrink={0} height={1} overflow="hidden">
        <Parts parts={right} />
      </Box>
    </Box>
  );
}

/** Nothing gives way where nothing is cut. */
function sentence({ left, right }: Sides): string {
  const words = (parts: readonly Part[]) =>
    parts
      .map(({ text }) => text)
      .join('')
      .trim();
  return [words(left), words(right)]
    .filter((side) => side !== '')
    .join('; ')
    .replace(/ {2,}/g, ', ');
}

function Parts({ parts }: { parts: readonly Part[] }) {
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
