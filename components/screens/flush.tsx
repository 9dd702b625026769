import type { FlushState } from '../../src/flows/flush-flow.ts';
import type { FlushFact } from '../../src/plan/flush-facts.ts';
import {
  flushCounted,
  flushNow,
  flushOutcome,
  flushStarted,
  flushSummary,
  noKeyMatches,
} from '../../src/plan/flush-words.ts';
import { GLYPHS } from '../theme.ts';
import type { TypedLine } from '../typed-line.ts';
import { Line, Paragraph, shown, Words, Yielding } from '../words.tsx';
import { Failure, Working } from '../working.tsx';
import { EntryLine, Refusal } from './entry-line.tsx';

/**
 *  Unlinks the keys of the cache that the configuration names. What is unlinked
 *  is gone; the application fills its cache anew.
 *
 *  Redis 10.0.0.7:6379, database 2: 120 keys
 *  left alone: database 0 (3 keys)
 *  webops_config:*: 37 keys, about 18 kB, such as webops_config:oauth
 */
export function FlushScreen({ state: { step, data }, line }: { state: FlushState; line: TypedLine }) {
  switch (step) {
    case 'counting':
    case 'counted':
      return (
        <>
          <Opening readOnly={data.readOnly} />
          <Counted facts={data.counted} />
          <Line />
          {step === 'counting' ? (
            <Working>{shown(flushNow(data.counted) ?? 'connecting')}</Working>
          ) : (
            <Zero facts={data.counted} />
          )}
        </>
      );
    case 'gate':
      return data.gate ? (
        <>
          <Yielding>
            <Line />
            <Counted facts={data.counted} />
            <Line />
          </Yielding>
          <Paragraph tone="strong">{shown(data.gate.question)}</Paragraph>
          <Paragraph>{shown(data.gate.how)}</Paragraph>
          <EntryLine entry={line.entry} />
          <Refusal line={line} why={data.refused} />
        </>
      ) : null;
    case 'unlinking':
    case 'stopping':
      return (
        <>
          <Line />
          <Working>
            {step === 'stopping'
              ? 'stopping after the batch in hand'
              : shown(flushNow(data.unlinked) ?? 'connecting')}
          </Working>
        </>
      );
    case 'done':
      return <Done facts={data.unlinked} />;
    case 'failed':
      return data.failure ? <Failure error={data.failure} /> : null;
    case 'left':
      return null;
  }
}

function Opening({ readOnly }: { readOnly: boolean }) {
  const [does, mind] = readOnly ? COUNTING : UNLINKING;
  return (
    <>
      <Paragraph>{does}</Paragraph>
      <Paragraph tone="warn">{mind}</Paragraph>
      <Line />
    </>
  );
}

const UNLINKING = [
  'Unlinks the keys of the cache that the configuration names, and no other.',
  'What is unlinked is gone: the application fills its cache anew.',
] as const;

const COUNTING = [
  'Counts the keys of the cache that the configuration names.',
  'Read only: none is unlinked from here.',
] as const;

/** The server, what is left alone there, and how many keys each pattern matches. */
function Counted({ facts }: { facts: readonly FlushFact[] }) {
  const lines = facts.flatMap((fact) => {
    if (fact.event === 'flush-started') return flushStarted(fact);
    return fact.event === 'flush-counted' ? [flushCounted(fact)] : [];
  });
  return lines.map((text) => <Paragraph key={text}>{shown(text)}</Paragraph>);
}

/** Zero is explained. */
function Zero({ facts }: { facts: readonly FlushFact[] }) {
  const started = facts.find((fact) => fact.event === 'flush-started');
  const total = facts.find((fact) => fact.event === 'flush-total');
  if (!started || !total || total.keys > 0) return <Line> nothing was unlinked so far</Line>;
  const { message, hint } = noKeyMatches(started);
  return (
    <>
      <Paragraph tone="warn">{shown(message)}</Paragraph>
      <Paragraph>{`hint: ${shown(hint)}`}</Paragraph>
    </>
  );
}

function Done({ facts }: { facts: readonly FlushFact[] }) {
  const total = facts.find((fact) => fact.event === 'flush-total');
  if (!total) return <Paragraph>The flush ended without its last word. Count again.</Paragraph>;
  const isWhole = !total.stopped && !total.left;
  return (
    <>
      <Line />
      <Paragraph tone={isWhole ? 'good' : 'warn'}>
        {`${isWhole ? GLYPHS.good : '!'} ${flushSummary(total, 0)}`}
      </Paragraph>
      <Line />
      {flushOutcome(facts).map(({ text }) => (
        <Line key={text}>
          {' '}
          <Words>{shown(text)}</Words>
        </Line>
      ))}
    </>
  );
}
