import type { Binding, Size } from '../place.ts';
import { Cell, Line, Row, useReader } from '../words.tsx';

/**
 *  ↑ k         one up                      Esc         back
 *  ↓ j         one down                    ?           keys
 *  Ctrl-C      ask whether to quit
 */
export function HelpScreen({ bindings, body }: { bindings: readonly Binding[]; body: Size }) {
  const all = [...bindings.map(({ show, does }) => ({ show, does })), CTRL_C];
  if (useReader()) return all.map(({ show, does }) => <Line key={show}>{`${show}: ${does}`}</Line>);
  const perColumn = Math.max(1, Math.min(body.rows - 1, Math.max(10, Math.ceil(all.length / 2))));
  const width = Math.floor(body.columns / 2) - 1;
  const lines = all.slice(0, perColumn).map((left, line) => ({ left, right: all[line + perColumn] }));
  return (
    <>
      <Line />
      {lines.map(({ left, right }) => (
        <Row key={left.show}>
          <Cell width={1} />
          <Cell width={12} tone="strong">
            {left.show}
          </Cell>
          <Cell width={width - 12}>{left.does}</Cell>
          <Cell width={12} tone="strong">
            {right?.show}
          </Cell>
          <Cell width={width - 12}>{right?.does}</Cell>
        </Row>
      ))}
    </>
  );
}

const CTRL_C = { show: 'Ctrl-C', does: 'ask to quit, or to stop' };
