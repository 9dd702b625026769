import type { ErrorFact } from '../../src/errors.ts';
import { reportLines } from '../../src/plan/report-lines.ts';
import { motionKeys, type Motion } from '../list.ts';
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
  #top = 0;

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
    return <ReportScreen body={body} lines={this.#wrapped(body)} top={this.#top} failure={this.#failure} />;
  }

  #wrapped({ columns }: Size): string[] | null {
    return this.#lines?.flatMap((line) => wrapped(line, columns - 2)) ?? null;
  }

  #scroll(motion: Motion): void {
    const { body } = this.#parts.console;
    const { rows } = body;
    const last = Math.max(0, (this.#wrapped(body)?.length ?? 0) - rows);
    const to: Record<Motion, number> = {
      up: this.#top - 1,
      down: this.#top + 1,
      'page-up': this.#top - rows + 1,
      'page-down': this.#top + rows - 1,
      first: 0,
      last,
    };
    this.#top = Math.max(0, Math.min(last, to[motion]));
    this.#parts.console.redraw();
  }
}
