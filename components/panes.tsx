import { Box } from 'ink';
import type { ReactNode } from 'react';

import { GLYPHS } from './theme.ts';
import { Line, Words } from './words.tsx';

interface PaneProps {
  title: string;
  columns: number;
  lines: number;
  /** Whether keys go to it. */
  hasKeys: boolean;
  children: ReactNode;
}

/** So many lines, however many are filled. */
export function Block({ lines, children }: { lines: number; children: ReactNode }) {
  return (
    <Box flexDirection="column" height={lines} flexShrink={0} overflow="hidden">
      {children}
    </Box>
  );
}

/** Panes side by side, a line between them. */
export function Panes({ lines, left, right }: { lines: number; left: ReactNode; right: ReactNode }) {
  return (
    <Box height={lines} flexShrink={0} overflow="hidden">
      {left}
      <Box flexDirection="column" width={1} flexShrink={0}>
        {Array.from({ length: lines }, (_, line) => {
          const key = `side ${line}`;
          return (
            <Line key={key}>
              <Words tone="faint">{line === 0 ? GLYPHS.rule : GLYPHS.side}</Words>
            </Line>
          );
        })}
      </Box>
      {right}
    </Box>
  );
}

/**
 * ── › Rows ──────────────────── One row · Tab ──────────
 */
export function Pane({ title, columns, lines, hasKeys, children }: PaneProps) {
  const { rule, chosen } = GLYPHS;
  const head = hasKeys ? `${chosen} ${title}` : `${title} · Tab`;
  const rest = Math.max(0, columns - head.length - 4);
  return (
    <Box flexDirection="column" width={columns} height={lines} flexShrink={0} overflow="hidden">
      <Line>
        <Words tone="faint">{`${rule}${rule} `}</Words>
        <Words tone={hasKeys ? 'chosen' : 'faint'}>{head}</Words>
        <Words tone="faint">{` ${rule.repeat(rest)}`}</Words>
      </Line>
      {children}
    </Box>
  );
}
