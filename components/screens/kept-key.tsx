import type { ReactNode } from 'react';

import type { GeneratedKey } from '../../src/flows/operations.ts';
import { AFTER_KEEPING, keptSentence, nextLines, STORE_PATIENCE } from '../../src/plan/new-key-words.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import { GLYPHS } from '../theme.ts';
import { Line, Paragraph, shown, Words, Yielding } from '../words.tsx';
import { Working } from '../working.tsx';

/**
 *  ⠹ the store vault is given the key, and asked for it again
 *
 *  A program that does not end is given up after 30 seconds.
 */
export function KeepingKey({ store }: { store: string | null }) {
  const doing =
    store === null ? 'making the key' : `the store ${shown(store)} is given the key, and asked for it again`;
  return (
    <>
      <Line />
      <Working>{doing}</Working>
      {store === null ? null : (
        <>
          <Line />
          <Paragraph tone="faint">{STORE_PATIENCE}</Paragraph>
        </>
      )}
    </>
  );
}

/**
 *  ✓ a new fernet key is kept in next.key
 *
 *    Made        3f2a 91bc
 *    Read back   3f2a 91bc, the same key
 */
export function KeyKept({ made }: { made: GeneratedKey }) {
  return (
    <>
      <Line />
      <Paragraph tone="good">{`${GLYPHS.good} ${shown(keptSentence(made))}`}</Paragraph>
      <Line />
      <Fact name="Made">
        <Words tone="current">{made.fingerprint}</Words>
      </Fact>
      <Fact name="Read back">
        <Words tone="current">{made.fingerprint}</Words>, the same
      </Fact>
      {made.kept.kind === 'file' ? <Fact name="Access">for its owner only (0600)</Fact> : null}
      {made.derived === null ? null : (
        <Fact name="Its key">
          <Words tone="current">{made.derived}</Words>, as the census will show it
        </Fact>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Line>
      {`   ${name.padEnd(12)}`}
      {children}
    </Line>
  );
}

/**
 *  To make key 3f2a 91bc the target key, write this in /etc/keyturn/config.yaml:
 *
 *    keyrings:
 *      encryption:
 *        next: { file: "next.key" }
 */
export function NameNext({
  made,
  keyring,
  configFile,
  columns,
}: {
  made: GeneratedKey;
  keyring: string;
  configFile: string;
  columns: number;
}) {
  const key = made.derived ?? made.fingerprint;
  const lines = nextLines({ ...made, keyring }).flatMap((line) => wrapped(line, columns - 4));
  return (
    <>
      <Line />
      <Paragraph>{`To make key ${key} the target key, write this in ${shown(configFile)}:`}</Paragraph>
      <Line />
      {lines.map((line) => (
        <Line key={line}>
          {'   '}
          <Words {...(/(next|or):/.test(line) && { tone: 'current' })}>{line}</Words>
        </Line>
      ))}
      <Line />
      <Yielding>
        {AFTER_KEEPING.map((sentence, index) => (
          <Paragraph key={sentence} {...(index === 1 && { tone: 'warn' })}>
            {sentence}
          </Paragraph>
        ))}
      </Yielding>
    </>
  );
}

/** What the drill has done with it. */
export function KeyStaged() {
  return (
    <>
      <Line />
      <Paragraph>
        The drill has staged it: it is the target key now, and the application still runs on the old one. Go
        back and look at the key status.
      </Paragraph>
      <Line />
      <Paragraph tone="faint">{AFTER_KEEPING[1] ?? ''}</Paragraph>
    </>
  );
}
