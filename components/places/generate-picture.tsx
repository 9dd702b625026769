import type { GenerateState } from '../../src/flows/generate-flow.ts';
import type { Setup } from '../../src/flows/operations.ts';
import { ChooseKeyPlace, ChooseKeyring, NameKeyFile } from '../screens/generate-key.tsx';
import { KeepingKey, KeyKept, KeyStaged, NameNext } from '../screens/kept-key.tsx';
import { ReadBack, ShowGate, ShownKey } from '../screens/show-key.tsx';
import type { TypedLine } from '../typed-line.ts';
import type { TypedSecret } from '../typed-secret.ts';
import { Failure } from '../working.tsx';

interface GeneratePictureProps {
  state: GenerateState;
  setup: Setup;
  cursor: number;
  line: TypedLine;
  secret: TypedSecret;
  columns: number;
}

/** The picture of each step of a new key. */
export function GeneratePicture({ state, setup, cursor, line, secret, columns }: GeneratePictureProps) {
  const { keyrings, places, keyring, into, made, refused, failure, isForgotten } = state.data;
  switch (state.step) {
    case 'keyring':
      return <ChooseKeyring {...{ keyrings, cursor, columns }} />;
    case 'place':
      return keyring && <ChooseKeyPlace {...{ keyring, places, cursor, isForgotten, columns }} />;
    case 'file':
      return keyring && <NameKeyFile {...{ keyring, line, refused, failure }} />;
    case 'gate':
      return <ShowGate line={line} refused={refused} />;
    case 'making':
      return <KeepingKey store={into?.kind === 'store' ? into.store : null} />;
    case 'shown':
      return made?.kept.kind === 'shown' ? <ShownKey {...{ made, columns }} text={made.kept.text} /> : null;
    case 'typing':
    case 'comparing':
      return made && <ReadBack {...{ made, secret, refused }} />;
    case 'kept':
      return made && <KeyKept made={made} />;
    case 'naming':
      if (setup.drill) return <KeyStaged />;
      return (
        made &&
        keyring && <NameNext {...{ made, columns }} keyring={keyring.name} configFile={setup.configFile} />
      );
    case 'failed':
      return failure && <Failure error={failure} />;
    case 'left':
      return null;
  }
}
