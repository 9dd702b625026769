import { sum, type StatusCounts } from '../../src/plan/counts.ts';
import type { CensusFact } from '../../src/plan/facts.ts';
import { shownField } from '../../src/plan/names.ts';
import { CENSUS_COLUMNS } from '../../src/plan/status-words.ts';
import { grouped, plural } from '../../src/plan/words.ts';
import { toneOf } from '../status-tone.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Drawn, Line, Row, useReader } from '../words.tsx';

/** The five that matter stand always; the others where there are any. */
const ALWAYS = 5;

/**
 *  FIELD                            ROWS  CURRENT     OLD  PLAIN  UNKNOWN  DAMAGED
 *  core_two_factor_auth.secret     1,204        ·   1,203      ·        ·        1
 *  core_webhook.secret                37        2      35      ·        ·        ·
 *                                  1,241        2   1,238      ·        ·        1
 */
export function CensusTable({
  census,
  columns,
  lines,
}: {
  census: readonly CensusFact[];
  columns: number;
  /** How many lines there are for fields. */
  lines: number;
}) {
  const isHeard = useReader();
  const total = sum(census);
  const shownColumns = CENSUS_COLUMNS.filter(({ name }, index) => index < ALWAYS || total[name] > 0);
  const widths = [
    Math.max(4, grouped(total.rows).length) + 2,
    ...shownColumns.map(({ name, heading }) => Math.max(heading.length, grouped(total[name]).length) + 2),
  ];
  const first = Math.max(10, columns - 2 - widths.reduce((all, width) => all + width, 0));
  const fitting = isHeard || census.length <= lines ? census : census.slice(0, Math.max(0, lines - 1));
  const numbers = (counts: StatusCounts) => (
    <>
      <Cell width={widths[0]!} right name="rows">
        {grouped(counts.rows)}
      </Cell>
      {shownColumns.map(({ name, heading, status }, index) => (
        <Cell
          key={name}
          width={widths[index + 1]!}
          right
          tone={counts[name] > 0 ? toneOf(status) : 'faint'}
          name={heading.toLowerCase()}
        >
          {counts[name] > 0 ? grouped(counts[name]) : GLYPHS.none}
        </Cell>
      ))}
    </>
  );
  return (
    <>
      <Drawn>
        <Row>
          <Cell width={1} />
          <Cell width={first} tone="faint">
            FIELD
          </Cell>
          <Cell width={widths[0]!} right tone="faint">
            ROWS
          </Cell>
          {shownColumns.map(({ heading }, index) => (
            <Cell key={heading} width={widths[index + 1]!} right tone="faint">
              {heading}
            </Cell>
          ))}
        </Row>
      </Drawn>
      {fitting.map((fact) => (
        <Row key={fact.field}>
          <Cell width={1} />
          <Cell width={first} cut="middle">
            {shownField(fact.field)}
          </Cell>
          {numbers(fact)}
        </Row>
      ))}
      {lines > 0 && fitting.length < census.length ? (
        <Line>{` … and ${plural(census.length - fitting.length, 'more field')}: a larger terminal shows them`}</Line>
      ) : null}
      {census.length > 1 ? (
        <Row>
          <Cell width={1 + first}>{isHeard ? 'all' : ''}</Cell>
          {numbers(total)}
        </Row>
      ) : null}
    </>
  );
}
