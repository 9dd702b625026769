import { sum, type StatusCounts } from '../../src/plan/counts.ts';
import type { CensusFact } from '../../src/plan/facts.ts';
import { shownField } from '../../src/plan/names.ts';
import { grouped, plural } from '../../src/plan/words.ts';
import { CensusBar } from '../bar.tsx';
import { type CensusColumns, censusColumns } from '../census-columns.ts';
import type { ListPosition } from '../list.ts';
import { toneOf } from '../status-tone.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Drawn, Line, Row, shown, useReader } from '../words.tsx';

interface CensusTableProps {
  census: readonly CensusFact[];
  columns: number;
  /** How many lines there are for fields. */
  lines: number;
  /** Where the operator stands among the fields; null where they only look at them. */
  position?: ListPosition | null;
}

/**
 *  FIELD                               ROWS CURRENT    OLD PLAIN UNKNOWN DAMAGED
 *  core_two_factor_auth.secret ▓▓▓▓▓▓░ 1,204       ·  1,203     ·       ·       1
 * ›core_webhook.secret         █▓▓▓▓▓▓    37       2     35     ·       ·       ·
 *                                      1,241       2  1,238     ·       ·       1
 */
export function CensusTable({ census, columns, lines, position = null }: CensusTableProps) {
  const isHeard = useReader();
  const total = sum(census);
  const widths = censusColumns({ census, total, columns });
  const height = isHeard ? census.length : fieldLines(census.length, lines);
  const top = position?.top ?? 0;
  return (
    <>
      <Drawn>
        <Heading widths={widths} />
      </Drawn>
      {census.slice(top, top + height).map((fact, index) => (
        <FieldRow
          key={fact.field}
          fact={fact}
          widths={widths}
          isChosen={position !== null && top + index === position.cursor}
        />
      ))}
      {lines > 1 && height < census.length ? (
        <Line>{` ${more(census.length, { height, position })}`}</Line>
      ) : null}
      {census.length > 1 ? (
        <Row>
          <Cell width={1 + widths.field + widths.bar + widths.keyring}>{isHeard ? 'all' : ''}</Cell>
          <Figures counts={total} widths={widths} />
        </Row>
      ) : null}
    </>
  );
}

/** How many fields are seen at once on so many lines: where not all are, the last line says so. */
export function fieldLines(fields: number, lines: number): number {
  return fields <= lines ? fields : Math.max(Math.min(1, lines), lines - 1);
}

function more(fields: number, { height, position }: { height: number; position: ListPosition | null }) {
  if (position) return `${GLYPHS.cut} field ${grouped(position.cursor + 1)} of ${grouped(fields)}`;
  return `${GLYPHS.cut} and ${plural(fields - height, 'more field')}: Tab goes through them`;
}

function Heading({ widths: { field, bar, keyring, rows, counts } }: { widths: CensusColumns }) {
  return (
    <Row>
      <Cell width={1} />
      <Cell width={field} tone="faint">
        FIELD
      </Cell>
      <Cell width={bar} />
      <Cell width={keyring} tone="faint">
        {keyring > 0 ? 'KEYRING' : ''}
      </Cell>
      <Cell width={rows} right tone="faint">
        ROWS
      </Cell>
      {counts.map(({ heading, width }) => (
        <Cell key={heading} width={width} right tone="faint">
          {heading}
        </Cell>
      ))}
    </Row>
  );
}

function FieldRow({
  fact,
  widths,
  isChosen,
}: {
  fact: CensusFact;
  widths: CensusColumns;
  isChosen: boolean;
}) {
  const { field, bar, keyring } = widths;
  return (
    <Row>
      <Cell width={1} tone="chosen">
        {isChosen ? GLYPHS.chosen : ''}
      </Cell>
      <Cell width={field - 1} cut="middle" tone={isChosen ? 'chosen' : 'plain'}>
        {shownField(fact.field)}
      </Cell>
      <Cell width={1} />
      <Cell width={bar}>{bar > 0 ? <CensusBar counts={fact} width={bar - 1} /> : null}</Cell>
      <Cell width={keyring} tone="faint">
        {keyring > 0 ? shown(fact.keyring) : ''}
      </Cell>
      <Figures counts={fact} widths={widths} />
    </Row>
  );
}

/** Numbers below each other, and a dot for zero, so that what is not zero stands out. */
function Figures({ counts, widths }: { counts: StatusCounts; widths: CensusColumns }) {
  return (
    <>
      <Cell width={widths.rows} right name="rows">
        {grouped(counts.rows)}
      </Cell>
      {widths.counts.map(({ name, heading, status, width }) => (
        <Cell
          key={name}
          width={width}
          right
          tone={counts[name] > 0 ? toneOf(status) : 'faint'}
          name={heading.toLowerCase()}
        >
          {counts[name] > 0 ? grouped(counts[name]) : GLYPHS.none}
        </Cell>
      ))}
    </>
  );
}
