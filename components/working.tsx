import { Text } from 'ink';
import Spinner from 'ink-spinner';
import { useContext } from 'react';

import type { ErrorFact } from '../src/errors.ts';
import { PASSING } from './reader/marks.ts';
import { GLYPHS } from './theme.ts';
import { Line, Paragraph, shown, ThemeContext, useReader, Words } from './words.tsx';

/** Something that turns while work goes on; stands inside a Line. */
export function Turning() {
  const { ascii, reader } = useContext(ThemeContext);
  if (reader) return null;
  return (
    <Text>
      <Spinner type={ascii ? 'line' : 'dots'} />
    </Text>
  );
}

/**  ⠹ counting core_webhook.secret: 12,000 rows */
export function Working({ children }: { children: string }) {
  if (useReader()) return <Line>{`${PASSING}${children}`}</Line>;
  return (
    <Line>
      {' '}
      <Words tone="work">
        <Turning />
      </Words>{' '}
      {children}
    </Line>
  );
}

/**
 *  ✗ no value of core_webhook.secret opens with the old key 3f2a 91bc
 *
 *  hint: check OLD_ENCRYPTION_KEY
 */
export function Failure({ error }: { error: ErrorFact }) {
  const sign = useReader() ? 'Error:' : GLYPHS.bad;
  return (
    <>
      <Line />
      <Paragraph tone="bad">{`${sign} ${shown(error.message)}`}</Paragraph>
      <Line />
      {error.hint ? <Paragraph>{`hint: ${shown(error.hint)}`}</Paragraph> : null}
    </>
  );
}
