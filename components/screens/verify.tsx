import type { ErrorFact } from '../../src/errors.ts';
import type { VerifyFact } from '../../src/plan/facts.ts';
import { shownField } from '../../src/plan/names.ts';
import { grouped, percent, plural } from '../../src/plan/words.ts';
import type { Size } from '../place.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Drawn, Line, Paragraph, Row, Words } from '../words.tsx';
import { Failure, Working } from '../working.tsx';

interface VerifyView {
  body: Size;
  fields: readonly string[];
  facts: readonly VerifyFact[];
  isWorking: boolean;
  failure: ErrorFact | null;
}

/**
 *  FIELD                                       OPENED   FAILED
 *  core_two_factor_auth.secret                  1,203        1
 *  core_webhook.secret                           62 %
 *
 *  ✗ 1 value does not open under the target key alone
 */
export function VerifyScreen({ body, fields, facts, isWorking, failure }: VerifyView) {
  if (failure) return <Failure error={failure} />;
  const width = body.columns - 1 - 24;
  return (
    <>
      <Drawn>
        <Row>
          <Cell width={1} />
          <Cell width={width} tone="faint">
            FIELD
          </Cell>
          <Cell width={12} right tone="faint">
            OPENED
          </Cell>
          <Cell width={11} right tone="faint">
            FAILED
          </Cell>
        </Row>
      </Drawn>
      {fields.slice(0, body.rows - 5).map((field) => (
        <Row key={field}>
          <Cell width={1} />
          <Cell width={width} cut="middle">
            {shownField(field)}
          </Cell>
          <FieldResult field={field} facts={facts} />
        </Row>
      ))}
      <Line />
      {isWorking ? (
        <Working>opening every value with the target key alone</Working>
      ) : (
        <Verdict facts={facts} />
      )}
    </>
  );
}

function FieldResult({ field, facts }: { field: string; facts: readonly VerifyFact[] }) {
  const fact = facts.findLast((one) => one.event !== 'verify-total' && one.field === field);
  if (!fact || fact.event === 'verify-total') return null;
  if (fact.event === 'proof-progress')
    return (
      <Cell width={12} right name="opened">
        {percent(fact.done, fact.total)}
      </Cell>
    );
  return (
    <>
      <Cell width={12} right name="opened" tone={fact.opened > 0 ? 'good' : 'faint'}>
        {figure(fact.opened)}
      </Cell>
      <Cell width={11} right name="failed" tone={fact.failed > 0 ? 'bad' : 'faint'}>
        {figure(fact.failed)}
      </Cell>
    </>
  );
}

function Verdict({ facts }: { facts: readonly VerifyFact[] }) {
  const total = facts.find((fact) => fact.event === 'verify-total');
  if (!total) return null;
  if (total.failed > 0) {
    const failed = plural(total.failed, 'value does', 'values do');
    return (
      <>
        <Line>
          {' '}
          <Words tone="bad">{`${GLYPHS.bad} ${failed} not open under the target key alone`}</Words>
        </Line>
        <Line />
        <Paragraph>
          Key status shows which rows these are, and why. Keep every older key that one of them still needs.
        </Paragraph>
      </>
    );
  }
  if (total.opened === 0)
    return (
      <Line>
        {' '}
        <Words tone="warn">! no value was found, so nothing was proved</Words>
      </Line>
    );
  const all = `${GLYPHS.good} ${plural(total.opened, 'value opens', 'values open')} under the target key alone`;
  return (
    <Line>
      {' '}
      <Words tone="good">{all}</Words>
    </Line>
  );
}

function figure(n: number): string {
  return n === 0 ? GLYPHS.none : grouped(n);
}
