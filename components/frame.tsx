import { Box } from 'ink';
import type { ReactNode } from 'react';

import type { Setup } from '../src/flows/operations.ts';
import type { Binding, Size } from './place.ts';
import { GLYPHS } from './theme.ts';
import { Cell, Line, Row, shown, Words } from './words.tsx';

export const LEAST: Size = { columns: 60, rows: 16 };

interface FrameProps {
  size: Size;
  setup: Setup | null;
  /** Known before the setup is. */
  drill: boolean;
  title: string;
  bindings: readonly Binding[];
  children: ReactNode;
}

/**
 *  KEYTURN  webops  PRODUCTION                    10.0.0.5:5432/webops  operator
 * ── Key status ──────────────────────────────────────────────────────────────
 *  (body)
 *
 *  ↑↓ choose   ⏎ open   r refresh   ? keys   q quit
 */
export function Frame({ size, setup, drill, title, bindings, children }: FrameProps) {
  if (size.columns < LEAST.columns || size.rows < LEAST.rows) return <TooSmall size={size} />;
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      <Header setup={setup} drill={drill} columns={size.columns} />
      <Rule title={title} columns={size.columns} />
      <Box flexDirection="column" flexGrow={1} flexShrink={1} overflow="hidden">
        {children}
      </Box>
      <Line />
      <HelpLine bindings={bindings} />
    </Box>
  );
}

function Header({ setup, drill, columns }: { setup: Setup | null; drill: boolean; columns: number }) {
  if (!setup) {
    return (
      <Line>
        {' '}
        <Words tone="strong">KEYTURN</Words>
        <Words tone="drill">{drill ? '  DRILL' : ''}</Words>
      </Line>
    );
  }
  const where = `${shown(setup.host)}/${shown(setup.database)}  ${shown(setup.operator)}`;
  const right = Math.min([...where].length, Math.floor(columns / 2));
  return (
    <Row>
      <Cell width={columns - right - 2}>
        {' '}
        <Words tone="strong">KEYTURN</Words> {` ${shown(setup.application)}  `}
        <Words tone={setup.drill ? 'drill' : setup.environment === 'production' ? 'production' : 'strong'}>
          {shown(setup.environment).toUpperCase()}
        </Words>
        {setup.drill && setup.environment !== 'drill' ? <Words tone="drill">{'  DRILL'}</Words> : null}
        {setup.drill ? <Words tone="drill">{'  throwaway database'}</Words> : null}
      </Cell>
      <Cell width={right + 1} right>
        {where}
      </Cell>
    </Row>
  );
}

function Rule({ title, columns }: { title: string; columns: number }) {
  const { rule } = GLYPHS;
  const head = title === '' ? '' : `${rule}${rule} ${title} `;
  const rest = Math.max(0, columns - [...head].length);
  return (
    <Line>
      <Words tone="faint">{head === '' ? '' : `${rule}${rule} `}</Words>
      <Words tone="strong">{title}</Words>
      <Words tone="faint">{`${head === '' ? '' : ' '}${rule.repeat(rest)}`}</Words>
    </Line>
  );
}

function HelpLine({ bindings }: { bindings: readonly Binding[] }) {
  return (
    <Line>
      {bindings
        .filter(({ brief }) => brief)
        .map(({ show, does }) => (
          <Words key={`${show} ${does}`}>
            {' '}
            <Words tone="strong">{show}</Words> {does}
            {'  '}
          </Words>
        ))}
    </Line>
  );
}

/** Keyturn needs 60×16 characters … */
function TooSmall({ size }: { size: Size }) {
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      <Line>{`Keyturn needs ${LEAST.columns}×${LEAST.rows} characters;`}</Line>
      <Line>{`this terminal has ${size.columns}×${size.rows}.`}</Line>
      <Line>What is at work goes on.</Line>
    </Box>
  );
}
