import { Box } from 'ink';
import type { ReactNode } from 'react';

import type { Setup } from '../src/flows/operations.ts';
import type { CommandLineView } from './command-line.ts';
import type { Binding, Size } from './place.ts';
import { CommandLineScreen } from './screens/command-line.tsx';
import { GLYPHS, type Tone } from './theme.ts';
import { Cell, Line, Row, shown, Words } from './words.tsx';

export const LEAST: Size = { columns: 60, rows: 16 };

interface FrameProps {
  size: Size;
  setup: Setup | null;
  /** Known before the setup is. */
  drill: boolean;
  title: string;
  bindings: readonly Binding[];
  /** What was done quietly, on the line above the keys. */
  note?: string;
  /** Takes the help line's place while it is open. */
  commandLine?: CommandLineView | null;
  children: ReactNode;
}

/**
 *  KEYTURN  READ ONLY  webops  PRODUCTION         10.0.0.5:5432/webops  operator
 * ── Key status ──────────────────────────────────────────────────────────────
 *  (body)
 *
 *  ↑↓ choose   Enter open   r refresh   ? keys   q quit
 */
export function Frame({
  size,
  setup,
  drill,
  title,
  bindings,
  note = '',
  commandLine = null,
  children,
}: FrameProps) {
  if (size.columns < LEAST.columns || size.rows < LEAST.rows) return <TooSmall size={size} />;
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      <Header setup={setup} drill={drill} columns={size.columns} />
      <Rule title={title} columns={size.columns} />
      <Box flexDirection="column" flexGrow={1} flexShrink={1} overflow="hidden">
        {children}
      </Box>
      {commandLine ? (
        <CommandLineScreen view={commandLine} columns={size.columns} />
      ) : (
        <>
          <Line>{note === '' ? null : <Words tone="good">{` ${note}`}</Words>}</Line>
          <HelpLine bindings={bindings} columns={size.columns} />
        </>
      )}
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
  const flag = setup.readOnly ? '  READ ONLY' : '';
  const name = ` KEYTURN${flag}  ${shown(setup.application)}  `;
  const environment = environmentOf(setup);
  // Which environment this is matters more than where it is: the right side takes what is left.
  const left = Math.min([...name, ...environment].length + 2, columns - 12);
  return (
    <Row>
      <Cell width={left}>
        <Words tone="strong">{name.slice(0, 8)}</Words>
        {flag === '' ? '' : '  '}
        <Words tone="read-only">{flag.trim()}</Words>
        {name.slice(8 + flag.length)}
        <Words tone={environmentTone(setup)}>{environment}</Words>
      </Cell>
      <Cell width={columns - left - 1} right>
        {where}
      </Cell>
    </Row>
  );
}

/** What the name of the environment is shown as. */
export function environmentOf({ environment, drill }: Setup): string {
  const name = shown(environment).toUpperCase();
  if (!drill) return name;
  return `${name === 'DRILL' ? name : `${name}  DRILL`}  throwaway database`;
}

function environmentTone({ environment, drill }: Setup): Tone {
  if (drill) return 'drill';
  return /^prod/i.test(environment) ? 'production' : 'strong';
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

function HelpLine({ bindings, columns }: { bindings: readonly Binding[]; columns: number }) {
  return (
    <Line>
      {fitting(
        bindings.filter(({ brief }) => brief),
        columns,
      ).map(({ show, does }, index) => (
        <Words key={`${show} ${does}`}>
          {index === 0 ? ' ' : '   '}
          <Words tone="strong">{show}</Words> {does}
        </Words>
      ))}
    </Line>
  );
}

/** How many of the last keys are named in any case: the way back, and the way to all keys. */
const LAST = 2;

/** The keys there is room to name; the overlay names all. */
function fitting(bindings: readonly Binding[], columns: number): readonly Binding[] {
  const width = (some: readonly Binding[]) =>
    some.reduce((all, { show, does }) => all + [...show, ...does].length + 4, -2);
  let named = bindings;
  while (named.length > LAST && width(named) > columns) named = named.toSpliced(-LAST - 1, 1);
  return named;
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
