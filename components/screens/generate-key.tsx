import type { GeneratedKey, KeyringSetup } from '../../src/flows/operations.ts';
import type { ErrorFact } from '../../src/errors.ts';
import type { TextEntry } from '../text-entry.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Drawn, Line, Paragraph, Row, shown, Words } from '../words.tsx';
import { Failure, Working } from '../working.tsx';
import { EntryLine } from './entry-line.tsx';

/**
 *  Which keyring is the new key for?
 *
 *  › encryption   fernet   target 3f2a 91bc
 *    settings     fernet   target 9d01 77fe
 */
export function ChooseKeyring({ keyrings, cursor }: { keyrings: readonly KeyringSetup[]; cursor: number }) {
  return (
    <>
      <Line />
      <Paragraph>Which keyring is the new key for?</Paragraph>
      <Line />
      <Drawn>
        {keyrings.map(({ name, scheme, target }, index) => (
          <Row key={name}>
            <Cell width={3} tone="chosen">
              {index === cursor ? ` ${GLYPHS.chosen} ` : ''}
            </Cell>
            <Cell width={24} tone={index === cursor ? 'chosen' : 'plain'}>
              {shown(name)}
            </Cell>
            <Cell width={12}>{scheme}</Cell>
            <Cell width={24}>{`target ${target}`}</Cell>
          </Row>
        ))}
      </Drawn>
    </>
  );
}

/**
 *  A new fernet key for the keyring encryption.
 *
 *  Into which file? It must not exist yet; only you will be able to read it.
 *  › next.key▏
 */
export function NameKeyFile({
  keyring,
  entry,
  isWriting,
  failure,
}: {
  keyring: KeyringSetup;
  entry: TextEntry;
  isWriting: boolean;
  failure: ErrorFact | null;
}) {
  return (
    <>
      <Line />
      <Paragraph>{`A new ${keyring.scheme} key for the keyring ${shown(keyring.name)}.`}</Paragraph>
      <Line />
      <Paragraph>Into which file? It must not exist yet; only you will be able to read it.</Paragraph>
      <EntryLine entry={entry} />
      {isWriting ? <Working>writing the key and reading it back</Working> : null}
      {failure ? <Failure error={failure} /> : null}
    </>
  );
}

/**
 *  ✓ a new fernet key is kept in next.key
 *
 *    Fingerprint   3f2a 91bc, read back from the file
 *
 *  To stage it, write this in keyturn.yaml: …
 */
export function KeyGenerated({
  made,
  keyring,
  configFile,
  isDrill,
}: {
  made: GeneratedKey;
  keyring: string;
  configFile: string;
  isDrill: boolean;
}) {
  return (
    <>
      <Line />
      <Line>
        {' '}
        <Words tone="good">{`${GLYPHS.good} a new ${made.scheme} key is kept in ${shown(made.file)}`}</Words>
      </Line>
      <Line />
      <Line>
        {'   Fingerprint   '}
        <Words tone="current">{made.fingerprint}</Words>, read back from the file
      </Line>
      <Line>{'   Access        for its owner only (0600)'}</Line>
      <Line />
      {isDrill ? (
        <Paragraph>
          The drill has staged it: it is the target key now, and the application still runs on the old one. Go
          back and look at the key status.
        </Paragraph>
      ) : (
        <Stage file={made.file} keyring={keyring} configFile={configFile} />
      )}
    </>
  );
}

function Stage({ file, keyring, configFile }: { file: string; keyring: string; configFile: string }) {
  return (
    <>
      <Paragraph>{`To make it the target key, write this in ${shown(configFile)}, then come back:`}</Paragraph>
      <Line />
      <Line>{'   keyrings:'}</Line>
      <Line>{`     ${shown(keyring)}:`}</Line>
      <Line>
        {' '}
        <Words tone="current">{`next: { file: ${shown(file)} }`}</Words>
      </Line>
      <Line />
      <Paragraph>Keep a copy where you keep secrets: values sealed with it open with nothing else.</Paragraph>
    </>
  );
}
