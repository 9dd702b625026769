import type { ErrorFact } from '../../src/errors.ts';
import { reportLines } from '../../src/plan/report-lines.ts';
import { LIST_START, type ListPosition, motionKeys, type Motion, scrolled } from '../list.ts';
import type { Binding, Place, PlaceParts, Size } from '../place.ts';
import { ReportScreen } from '../screens/runs.tsx';
import { attempt } from '../task.ts';
import { wrapped } from '../wrapped.ts';

export interface ReportParts extends PlaceParts {
  /** Null: the latest run. */
  run: string | null;
}

export function reportPlace(parts: ReportParts): Place {
  return new ReportPlace(parts);
}

/** The record of one run, scrolled. */
class ReportPlace implements Place {
  readonly #parts: ReportParts;
  #lines: readonly string[] | null = null;
  #failure: ErrorFact | null = null;
  #position: ListPosition = LIST_START;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  title(): string {
    return 'Report';
  }

  open(): void {
    const { console, standing, run } = this.#parts;
    void attempt(console, () => standing.operations.report(run), {
      done: (report) => {
        this.#lines = reportLines(report);
      },
      failed: (failure) => {
        this.#failure = failure;
      },
    });
  }

  bindings(): Binding[] {
    return motionKeys('scroll', (motion) => this.#scroll(motion));
  }

  draw(body: Size) {
    return (
      <ReportScreen
        body={body}
        lines={this.#wrapped(body)}
        top={this.#position.top}
        failure={this.#failure}
      />
    );
  }

  #wrapped({ columns }: Size): string[] | null {
    return this.#lines?.flatMap((line) => wrapped(line, columns - 2)) ?? null;
  }

  #scroll(motion: Motion): void {
    const { console } = this.#parts;
    const length = this.#wrapped(console.body)?.length ?? 0;
    this.#position = scrolled(this.#position, motion, { length, height: console.body.rows });
    console.redraw();
  }
}
