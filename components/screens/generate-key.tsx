import type { ErrorFact } from '../../src/errors.ts';
import type { PlaceChoice } from '../../src/flows/generate-flow.ts';
import type { KeyringSetup } from '../../src/flows/operations.ts';
import { FORGOTTEN, keyPlaceWords } from '../../src/plan/new-key-words.ts';
import type { TypedLine } from '../typed-line.ts';
import { Drawn, Line, Paragraph, shown } from '../words.tsx';
import { Failure } from '../working.tsx';
import { ChoiceLine } from './choice-line.tsx';
import { EntryLine } from './entry-line.tsx';

/** Columns for a keyring's name and for its scheme. */
const FOR_KEYRING = 24;
const FOR_SCHEME = 12;

/**
 *  Which keyring is the new key for?
 *
 *  › encryption   fernet   target 3f2a 91bc
 *    settings     fernet   target 9d01 77fe
 */
export function ChooseKeyring({
  keyrings,
  cursor,
  columns,
}: {
  keyrings: readonly KeyringSetup[];
  cursor: number;
  columns: number;
}) {
  return (
    <>
      <Line />
      <Paragraph>Which keyring is the new key for?</Paragraph>
      <Line />
      <Drawn>
        {keyrings.map(({ name, scheme, target }, index) => (
          <ChoiceLine
            key={name}
            {...{ name, columns }}
            what={`${scheme.padEnd(FOR_SCHEME)}target ${target}`}
            isChosen={index === cursor}
            forName={FOR_KEYRING}
          />
        ))}
      </Drawn>
    </>
  );
}

/**
 *  A new fernet key for the keyring encryption. Where is it to be kept?
 *
 *  › A file           a new one for its owner alone (0600); none is overwritten
 *    vault            handed to its program, and asked for again
 *    Show it once     you put it where only you can reach, and type it back
 */
export function ChooseKeyPlace({
  keyring,
  places,
  cursor,
  isForgotten,
  columns,
}: {
  keyring: KeyringSetup;
  places: readonly PlaceChoice[];
  cursor: number;
  isForgotten: boolean;
  columns: number;
}) {
  return (
    <>
      <Line />
      {isForgotten ? <Paragraph tone="warn">{FORGOTTEN}</Paragraph> : null}
      {isForgotten ? <Line /> : null}
      <Paragraph>{`${newKeyFor(keyring)} Where is it to be kept?`}</Paragraph>
      <Line />
      <Drawn>
        {places.map((place, index) => {
          const [name, what] = keyPlaceWords(place);
          return <ChoiceLine key={name} {...{ name, what, columns }} isChosen={index === cursor} />;
        })}
      </Drawn>
      <Line />
      <Paragraph tone="faint">Wherever it goes, it is read back from there and compared.</Paragraph>
    </>
  );
}

function newKeyFor({ name, scheme, derived }: KeyringSetup): string {
  if (!derived) return `A new ${scheme} key for the keyring ${shown(name)}.`;
  return `A new secret, which the key of the keyring ${shown(name)} is derived from.`;
}

/**
 *  A new fernet key for the keyring encryption.
 *
 *  Into which file? It must not exist yet; only you will be able to read it.
 *  › next.key▏
 */
export function NameKeyFile({
  keyring,
  line,
  refused,
  failure,
}: {
  keyring: KeyringSetup;
  line: TypedLine;
  refused: string | null;
  failure: ErrorFact | null;
}) {
  return (
    <>
      <Line />
      <Paragraph>{newKeyFor(keyring)}</Paragraph>
      <Line />
      <Paragraph>Into which file? It must not exist yet; only you will be able to read it.</Paragraph>
      <EntryLine entry={line.entry} />
      {refused && line.isAnswered ? <Paragraph tone="bad">{refused}</Paragraph> : null}
      {failure && line.isAnswered ? <Failure error={failure} /> : null}
    </>
  );
}
