import type { ErrorFact } from '../../src/errors.ts';
import type { RunRecord } from '../../src/plan/facts.ts';
import { runCells } from '../../src/plan/report-lines.ts';
import { briefKey } from '../brief-key.ts';
import { followed, LIST_START, type ListPosition, motionKeys, moved } from '../list.ts';
import type { Binding, Choice, Place, PlaceParts, Size } from '../place.ts';
import { RunsScreen } from '../screens/runs.tsx';
import { attempt } from '../task.ts';
import { reportPlace } from './report.tsx';

export function runsPlace(parts: PlaceParts): Place {
  return new RunsPlace(parts);
}

/** What was done on this database, newest first; Enter opens one run's record. */
class RunsPlace implements Place {
  readonly #parts: PlaceParts;
  #runs: readonly RunRecord[] | null = null;
  #failure: ErrorFact | null = null;
  #position: ListPosition = LIST_START;

  constructor(parts: PlaceParts) {
    this.#parts = parts;
  }

  title(): string {
    return 'Runs';
  }

  open(): void {
    const { console, standing } = this.#parts;
    this.#failure = null;
    void attempt(console, () => standing.operations.runs(), {
      done: (runs) => {
        this.#runs = [...runs].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
      },
      failed: (failure) => {
        this.#failure = failure;
      },
    });
  }

  bindings(): Binding[] {
    const { console } = this.#parts;
    return [
      ...motionKeys('run', (motion) => {
        this.#position = moved(this.#position, motion, this.#extent(console.body));
        console.redraw();
      }),
      briefKey('Enter', { does: 'report', run: () => this.#report() }),
      briefKey('r', { does: 'read again', run: () => this.open() }),
    ];
  }

  choices(): Choice[] {
    return (this.#runs ?? []).map((run, index) => {
      const { started, what, outcome, values } = runCells(run);
      return {
        words: `${started}, run ${run.run}, ${what}: ${outcome}, ${values}`,
        isChosen: index === this.#position.cursor,
        run: () => {
          this.#position = { ...this.#position, cursor: index };
          this.#report();
        },
      };
    });
  }

  draw(body: Size) {
    this.#position = followed(this.#position, this.#extent(body));
    return <RunsScreen body={body} runs={this.#runs} position={this.#position} failure={this.#failure} />;
  }

  #extent(body: Size) {
    return { length: this.#runs?.length ?? 0, height: body.rows - 1 };
  }

  #report(): void {
    const record = this.#runs?.[this.#position.cursor];
    if (record) this.#parts.console.go(reportPlace({ ...this.#parts, run: record.run }));
  }
}
