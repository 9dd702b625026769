import type { FieldProgress } from '../../src/flows/run-progress.ts';
import { shownField } from '../../src/plan/names.ts';
import { grouped, plural } from '../../src/plan/words.ts';
import { ProgressBar } from '../bar.tsx';
import { Cell, Line, Row, useReader } from '../words.tsx';

const BAR = 10;

/**
 *  core_webhook.secret           ██████████  37                    done, 1 finding
 *  databases.password            ██████▒▒▒▒  127,159 of 198,759
 */
export function FieldBars({
  fields,
  columns,
  lines,
}: {
  fields: readonly FieldProgress[];
  columns: number;
  lines: number;
}) {
  if (useReader())
    return fields
      .filter(({ finished }) => finished)
      .map((field) => <FieldTold key={field.field} field={field} />);
  // Where not all fit, those at work are worth seeing most, then those still to come.
  const order = fields.length <= lines ? fields : [...fields].sort((a, b) => interest(b) - interest(a));
  const seen = fields.length <= lines ? order : order.slice(0, Math.max(0, lines - 1));
  const width = Math.min(columns - 50, Math.max(...fields.map(({ field }) => shownField(field).length)));
  const forAmount = Math.max(...seen.map((field) => amount(field).length)) + 2;
  return (
    <>
      {seen.map((field) => (
        <Row key={field.field}>
          <Cell width={1} />
          <Cell width={width} cut="middle">
            {shownField(field.field)}
          </Cell>
          <Cell width={1} />
          <Cell width={BAR + 2}>
            <ProgressBar
              done={field.done}
              total={field.finished ? field.done || 1 : field.total}
              width={BAR}
            />
          </Cell>
          <Cell width={forAmount}>{amount(field)}</Cell>
          <Cell width={Math.max(0, columns - width - BAR - 5 - forAmount)}>{state(field)}</Cell>
        </Row>
      ))}
      {seen.length < fields.length ? (
        <Line>{` … and ${plural(fields.length - seen.length, 'more field')}`}</Line>
      ) : null}
    </>
  );
}

/** core_webhook.secret: 37 values, done; a field at work is part of the progress of all. */
function FieldTold({ field }: { field: FieldProgress }) {
  return <Line>{`${shownField(field.field)}: ${plural(field.done, 'value')}, ${state(field)}`}</Line>;
}

function interest({ done, finished }: FieldProgress): number {
  if (finished) return 0;
  return done > 0 ? 2 : 1;
}

function amount({ done, total, finished }: FieldProgress): string {
  if (finished) return grouped(done);
  return total > 0 ? `${grouped(done)} of ${grouped(total)}` : '';
}

function state({ finished, findings }: FieldProgress): string {
  const found = findings > 0 ? plural(findings, 'finding') : '';
  if (!finished) return found;
  return found === '' ? 'done' : `done, ${found}`;
}
