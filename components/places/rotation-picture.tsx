import type { RotationState } from '../../src/flows/rotation-flow.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { GateScreen } from '../screens/gate.tsx';
import { PreflightScreen } from '../screens/preflight.tsx';
import { RehearsedScreen, RehearsingScreen } from '../screens/rehearsal.tsx';
import { ResultScreen } from '../screens/result.tsx';
import { TurningScreen } from '../screens/turning.tsx';
import type { TextEntry } from '../text-entry.ts';
import { Failure } from '../working.tsx';

interface PictureParts {
  body: Size;
  state: RotationState;
  position: ListPosition;
  entry: TextEntry;
  /** Whether the line still is what was answered last. */
  isAnswered: boolean;
  now: number;
}

/** The picture of each step of the rotate flow. */
export function RotationPicture({ body, state, position, entry, isAnswered, now }: PictureParts) {
  switch (state.step) {
    case 'checking':
    case 'blocked':
    case 'checked':
      return <PreflightScreen body={body} state={state} position={position} />;
    case 'rehearsing':
      return <RehearsingScreen body={body} rehearsal={state.data.rehearsal} />;
    case 'rehearsed':
      return <RehearsedScreen body={body} rehearsal={state.data.rehearsal} />;
    case 'gate':
      return <GateScreen data={state.data} entry={entry} isAnswered={isAnswered} />;
    case 'turning':
    case 'paused':
    case 'interrupted':
    case 'stopping':
      return <TurningScreen body={body} state={state} now={now} />;
    case 'finished':
      return <ResultScreen body={body} data={state.data} />;
    case 'failed':
      return state.data.failure ? <Failure error={state.data.failure} /> : null;
    case 'left':
      return null;
  }
}
