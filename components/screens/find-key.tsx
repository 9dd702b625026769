import type { FindData } from '../../src/flows/find-key-flow.ts';
import type { CensusFact } from '../../src/plan/facts.ts';
import type { KeySearchFact } from '../../src/plan/key-search-facts.ts';
import { keySearchProgress } from '../../src/plan/key-search-words.ts';
import { lostWords } from '../../src/plan/census-words.ts';
import {
  leftPlacesInFull,
  namedSoFar,
  type NamedPlace,
  PLACE_QUESTIONS,
  searchChoices,
} from '../../src/plan/search-place-words.ts';
import type { Size } from '../place.ts';
import type { TypedLine } from '../typed-line.ts';
import type { TypedSecret } from '../typed-secret.ts';
import { Drawn, Line, Paragraph, shown, useReader, Words, Yielding } from '../words.tsx';
import { Working } from '../working.tsx';
import { ChoiceLine } from './choice-line.tsx';
import { ScrolledText } from './scrolled-text.tsx';
import { EntryLine, Refusal, SecretLine } from './entry-line.tsx';

/**
 *  12 values open under no key at hand: 9 of core_webhook.secret and 3 of …
 *  Before anything is given up, try every key that might still exist. …
 *
 *  › The same places  1 file and 1 folder, as they were named
 *    A key            type or paste what somebody still has; it is not shown
 *    A file           a key file, an old .env, a YAML file, notes
 */
export function ChooseSearchPlace({
  body,
  census,
  cursor,
  data: { request, left },
}: {
  body: Size;
  census: readonly CensusFact[];
  cursor: number;
  data: Pick<FindData, 'request' | 'left'>;
}) {
  const named = [left && shown(leftPlacesInFull(left)), namedSoFar(request)];
  return (
    <>
      <Line />
      <Paragraph>{lostWords(census)}</Paragraph>
      <Paragraph>
        Before anything is given up, try every key that might still exist. Nothing is changed by it.
      </Paragraph>
      <Line />
      <Drawn>
        {searchChoices(left).map(([name, what], index) => (
          <ChoiceLine key={name} {...{ name, what }} isChosen={index === cursor} columns={body.columns} />
        ))}
      </Drawn>
      <Yielding>
        <Line />
        {named
          .filter((words) => words !== null)
          .map((words) => (
            <Paragraph key={words} tone="faint">
              {words}
            </Paragraph>
          ))}
      </Yielding>
    </>
  );
}

/**
 *  Type or paste the key. It is not shown, and is kept nowhere.
 *  › 44 characters · 91c0 55ae▏
 */
export function NameSearchPlace({
  place,
  line,
  secret,
  refused,
}: {
  place: NamedPlace;
  line: TypedLine;
  secret: TypedSecret;
  refused: string | null;
}) {
  return (
    <>
      <Line />
      <Paragraph tone="strong">{PLACE_QUESTIONS[place]}</Paragraph>
      {place === 'typed' ? <SecretLine secret={secret} /> : <EntryLine entry={line.entry} />}
      <Refusal line={place === 'typed' ? secret : line} why={refused} />
    </>
  );
}

/**  ⠹ core_webhook.secret: 12,000 of about 20,000 rows read, 12 open under no key */
export function SearchingKeys({ facts }: { facts: readonly KeySearchFact[] }) {
  const last = facts.findLast((fact) => fact.event === 'key-search-progress');
  return (
    <>
      <Line />
      <Working>{last ? shown(keySearchProgress(last)) : 'gathering the keys to try'}</Working>
      <Line />
      <Line>
        {' '}
        <Words tone="faint">nothing is written: values are only tried</Words>
      </Line>
    </>
  );
}

/** What each key would save, and what to write so that it is used: a table that is scrolled, or told in sentences. */
export function FoundKeys({
  lines,
  told,
  body,
  top,
}: {
  lines: readonly string[];
  told: readonly string[];
  body: Size;
  top: number;
}) {
  const isHeard = useReader();
  return isHeard ? (
    <ScrolledText lines={told} body={{ ...body, rows: told.length }} top={0} />
  ) : (
    <ScrolledText lines={lines} body={body} top={top} />
  );
}
