import type { ErrorFact } from '../../src/errors.ts';
import type { RunReport } from '../../src/plan/facts.ts';
import { NAME } from '../../src/plan/kind-words.ts';
import { reportLines } from '../../src/plan/report-lines.ts';
import { LIST_START, type ListPosition, motionKeys, type Motion, scrolled } from '../list.ts';
import type { Binding, Place, PlaceParts, Size } from '../place.ts';
import { ReportScreen } from '../screens/runs.tsx';
import { attempt } from '../task.ts';
import { shown } from '../words.tsx';
import { wrapped } from '../wrapped.ts';
import { findingsPlace } from './findings.tsx';

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
  #report: RunReport | null = null;
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
        this.#report = report;
        this.#lines = reportLines(report);
      },
      failed: (failure) => {
        this.#failure = failure;
      },
    });
  }

  bindings(): Binding[] {
    const report = this.#report;
    const keys = motionKeys('scroll', (motion) => this.#scroll(motion));
    if (!report || report.leftAsTheyWere.length === 0) return keys;
    const run = () => this.#findings(report);
    return [...keys, { keys: ['f'], show: 'f', does: 'findings', brief: true, run }];
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

  #findings({ run, kind, leftAsTheyWere: findings }: RunReport): void {
    const heard = () => ({ findings, total: findings.length, progress: null, run });
    this.#parts.console.go(
      findingsPlace({ ...this.#parts, title: `${NAME[kind]} ${shown(run)} · findings`, heard }),
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
