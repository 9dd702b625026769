import { distance, leftFlowOf } from '../../src/flows/going-on.ts';
import { openGate, type RunEvent, type RunStep } from '../../src/flows/run-data.ts';
import { runTitle } from '../../src/flows/run-titles.ts';
import { RunWalk } from '../../src/flows/run-walk.ts';
import type { RestorePointFact } from '../../src/flows/operations.ts';
import type { RunKind } from '../../src/plan/facts.ts';
import { NAME } from '../../src/plan/kind-words.ts';
import type { LeftFlow } from '../../src/plan/left-flow.ts';
import type { Keystroke } from '../keys.ts';
import { Leaving } from '../leaving.ts';
import { heardOf } from '../heard-findings.ts';
import { followed, LIST_START, type ListPosition, type Motion, moved, scrolled } from '../list.ts';
import type { Binding, Console, Place, PlaceCommand, PlaceParts, Size } from '../place.ts';
import { Pulse } from '../pulse.ts';
import { TypedLine } from '../typed-line.ts';
import { worstOf } from '../worst-check.ts';
import { findingsPlace } from './findings.tsx';
import { statusPlace } from './key-status.tsx';
import { reportPlace } from './report.tsx';
import { type RunActs, runBindings } from './run-bindings.ts';
import { keysOf } from './run-keys.ts';
import { extentOf, RunPicture } from './run-picture.tsx';
import { limitCommand } from './speed-keys.ts';

export interface RunPlaceParts extends PlaceParts {
  kind: RunKind;
  /** What is put back, where the kind is `restore`. */
  point?: RestorePointFact;
  /** Where an earlier walk was left. */
  left?: LeftFlow;
}

export function runPlace(parts: RunPlaceParts): Place {
  return new RunPlace(parts);
}

/** Walks the flow of a run that changes values: keys become its events, its steps become pictures. */
class RunPlace implements Place {
  readonly #parts: RunPlaceParts;
  readonly #console: Console;
  readonly #walk: RunWalk;
  readonly #line = new TypedLine();
  readonly #pulse: Pulse;
  readonly #leaving: Leaving<LeftFlow>;
  readonly #acts: RunActs;
  #position: ListPosition = LIST_START;
  #seen: RunStep;
  /** Values were changed, even where the walk has gone back to its beginning since. */
  #hasRun = false;

  constructor(parts: RunPlaceParts) {
    const { console, standing, kind, point = null, left = null } = parts;
    this.#parts = parts;
    this.#console = console;
    const broken = (error: unknown) => console.broken(error);
    this.#leaving = new Leaving({ standing, left, distance, broken });
    this.#walk = new RunWalk({
      kind,
      point,
      left,
      operations: standing.operations,
      setup: standing.setup!,
      changed: (event) => this.#changed(event),
      broken,
    });
    this.#seen = this.#walk.state.step;
    this.#pulse = new Pulse(() => console.redraw());
    this.#acts = this.#actsOn(parts);
  }

  title(): string {
    return runTitle(this.#walk.state);
  }

  open(): void {
    this.#walk.start();
  }

  leave(): void {
    if (this.#hasRun) this.#parts.standing.forget();
    this.#pulse.stop();
    void this.#walk.settle();
  }

  settle(): Promise<void> {
    return this.#walk.settle();
  }

  interrupt(): boolean {
    if (!this.#walk.isRunning()) return false;
    this.#walk.send({ type: 'interrupt' });
    return true;
  }

  isChanging(): boolean {
    return this.#walk.isRunning();
  }

  /** The brakes, in words; no word begins anything or answers a question. */
  commands(): PlaceCommand[] {
    const brake = (name: 'pause' | 'stop', about: string): PlaceCommand[] =>
      keysOf(this.#walk.state).includes(name)
        ? [{ name, about, run: () => this.#walk.send({ type: name }) }]
        : [];
    const isPaused = this.#walk.state.step === 'paused';
    const isHoldable = keysOf(this.#walk.state).includes('speed');
    return [
      ...brake('pause', isPaused ? 'go on' : 'and go on later'),
      ...(isHoldable ? [limitCommand((limit) => this.#walk.send({ type: 'limit', limit }))] : []),
      ...brake('stop', 'after this batch'),
    ];
  }

  isTyping(): boolean {
    return keysOf(this.#walk.state).includes('answer');
  }

  type(key: Keystroke): boolean {
    return this.isTyping() && this.#line.type(key);
  }

  paste(text: string): void {
    if (this.isTyping()) this.#line.paste(text);
  }

  bindings(): Binding[] {
    return runBindings({ state: this.#walk.state, isLooked: this.#isLooked(), acts: this.#acts });
  }

  draw(body: Size) {
    const { state } = this.#walk;
    this.#position = followed(this.#position, extentOf(state, body));
    return (
      <RunPicture
        body={body}
        state={state}
        position={this.#position}
        line={this.#line}
        now={performance.now()}
      />
    );
  }

  #actsOn({ console, visit }: RunPlaceParts): RunActs {
    return {
      send: (event) => this.#walk.send(event),
      answer: () => this.#answer(),
      back: () => this.#back(),
      move: (motion) => this.#move(motion),
      rows: () => this.#rows(),
      findings: () => this.#findings(),
      report: () => this.#report(),
      home: () => console.home(),
      visit,
    };
  }

  /** Nothing moves where everything is seen. */
  #isLooked(): boolean {
    const { length, height, hasCursor } = extentOf(this.#walk.state, this.#console.body);
    return hasCursor || length > height;
  }

  #changed(event: RunEvent['type']): void {
    const { step } = this.#walk.state;
    if (step !== this.#seen) this.#entered(event);
    this.#seen = step;
    this.#hasRun ||= this.#walk.isRunning();
    if (this.#walk.isRunning()) this.#pulse.start();
    else this.#pulse.stop();
    this.#remember();
    if (['fact', 'check', 'backup'].includes(event)) this.#console.redrawSoon();
    else this.#console.redraw();
  }

  /** What was typed for a backup stays to be mended, until the backup stands. */
  #entered(event: RunEvent['type']): void {
    const wasGivenUp = this.#seen === 'backing-up' && event !== 'work-done';
    if (!wasGivenUp && this.#walk.state.step !== 'backing-up') this.#clearLine();
    const isPreflight = (step: RunStep) => ['checking', 'blocked', 'checked'].includes(step);
    if (!isPreflight(this.#seen) || !isPreflight(this.#walk.state.step)) this.#position = LIST_START;
    if (this.#seen === 'checking') this.#lookAtTheWorst();
  }

  /** What has to be read first may stand below what is seen; an operator who looks already is left where they are. */
  #lookAtTheWorst(): void {
    if (this.#position.cursor === 0)
      this.#position = { cursor: worstOf(this.#walk.state.data.checks), top: 0 };
  }

  /** A run that has begun is remembered by its record. */
  #remember(): void {
    if (this.#walk.isRunning()) {
      this.#leaving.isOver();
      return;
    }
    const { state } = this.#walk;
    const flow = leftFlowOf(state, new Date().toISOString());
    if (flow) this.#leaving.cameTo(flow, distance(flow, state.data.answers.length));
  }

  /** The backup that was named in an earlier sitting is shown again; only Enter makes it an answer. */
  #clearLine(): void {
    const { step, data } = this.#walk.state;
    const asksForBackup = step === 'gate' && openGate(data)?.name === 'backup';
    this.#line.clear(asksForBackup ? (this.#leaving.left?.backup ?? '') : '');
  }

  #answer(): void {
    const { answers } = this.#walk.state.data;
    this.#walk.send({ type: 'answer', text: this.#line.answer() });
    if (this.#walk.state.data.answers !== answers) this.#clearLine();
    this.#console.redraw();
  }

  #back(): void {
    this.#walk.send({ type: 'back' });
    this.#clearLine();
    if (this.#walk.state.step === 'left') this.#console.back();
  }

  #report(): void {
    const { started } = this.#walk.state.data.run;
    this.#console.go(reportPlace({ ...this.#parts, run: started?.run ?? null }));
  }

  /** Every row, and what the rehearsed run would make of it. */
  #rows(): void {
    const { kind, wishes } = this.#walk.state.data;
    if (kind === 'restore') throw new Error('a restore is not rehearsed');
    this.#console.go(statusPlace({ ...this.#parts, kind, accepted: wishes.accept ?? [] }));
  }

  #findings(): void {
    const heard = () => heardOf(this.#walk.state.data.run);
    this.#console.go(findingsPlace({ ...this.#parts, title: `${NAME[this.#parts.kind]} · findings`, heard }));
  }

  #move(motion: Motion): void {
    const extent = extentOf(this.#walk.state, this.#console.body);
    const move = extent.hasCursor ? moved : scrolled;
    this.#position = move(this.#position, motion, extent);
    this.#console.redraw();
  }
}
