import type { RunState } from '../../src/flows/run-data.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { AskingScreen } from '../screens/asking.tsx';
import { BackingUpScreen } from '../screens/backing-up.tsx';
import { BrokenOffScreen } from '../screens/broken-off.tsx';
import { GateScreen } from '../screens/gate.tsx';
import { OpeningScreen } from '../screens/opening.tsx';
import { checkLines, PreflightScreen } from '../screens/preflight.tsx';
import { RehearsedScreen, rehearsedExtent, RehearsingScreen } from '../screens/rehearsal.tsx';
import { ResultScreen, resultLines } from '../screens/result.tsx';
import { seenLines } from '../scroll-mark.tsx';
import { RunningScreen } from '../screens/running.tsx';
import type { TypedLine } from '../typed-line.ts';

interface PictureParts {
  body: Size;
  state: RunState;
  position: ListPosition;
  line: TypedLine;
  now: number;
}

/** The picture of each step of a run's flow. */
export function RunPicture({ body, state, position, line, now }: PictureParts) {
  const { data } = state;
  switch (state.step) {
    case 'opening':
      return <OpeningScreen data={data} />;
    case 'checking':
    case 'blocked':
    case 'checked':
      return <PreflightScreen body={body} state={state} position={position} />;
    case 'rehearsing':
      return <RehearsingScreen body={body} data={data} />;
    case 'rehearsed':
      return <RehearsedScreen body={body} data={data} position={position} />;
    case 'refused':
    case 'undecided':
    case 'declining':
      return <AskingScreen data={data} line={line} />;
    case 'gate':
      return <GateScreen body={body} data={data} line={line} />;
    case 'backing-up':
      return <BackingUpScreen data={data} />;
    case 'running':
    case 'paused':
    case 'interrupted':
    case 'stopping':
      return <RunningScreen body={body} state={state} now={now} />;
    case 'finished':
      return <ResultScreen body={body} data={data} position={position} />;
    case 'failed':
      return <BrokenOffScreen data={data} />;
    case 'left':
      return null;
  }
}

/** How much there is to look through, how much of it is seen, and whether by a cursor. */
export interface Extent {
  length: number;
  height: number;
  hasCursor: boolean;
}

export function extentOf({ step, data }: RunState, body: Size): Extent {
  switch (step) {
    case 'checking':
    case 'blocked':
    case 'checked':
      return { length: data.checks.length, height: checkLines(body, data), hasCursor: true };
    case 'rehearsed':
      return { ...rehearsedExtent(data, body), hasCursor: false };
    case 'finished':
      return resultExtent(data, body);
    default:
      return { length: 0, height: body.rows, hasCursor: false };
  }
}

function resultExtent(data: RunState['data'], body: Size): Extent {
  const { length } = resultLines(data, body);
  return { length, height: seenLines(length, body), hasCursor: false };
}
