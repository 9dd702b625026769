import type { ErrorFact } from '../../src/errors.ts';
import type { RunReport } from '../../src/plan/facts.ts';
import { NAME } from '../../src/plan/kind-words.ts';
import { reportLines } from '../../src/plan/report-lines.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import { briefKey } from '../brief-key.ts';
import { followed, LIST_START, type ListPosition, motionKeys, type Motion, scrolled } from '../list.ts';
import type { Binding, Place, PlaceParts, Size } from '../place.ts';
import { ScrolledText } from '../screens/scrolled-text.tsx';
import { attempt } from '../task.ts';
import { Failure, Working } from '../working.tsx';
import { shown } from '../words.tsx';
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
  #broken: { columns: number; lines: readonly string[] } | null = null;
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
        this.#broken = null;
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
    return [...keys, briefKey('f', { does: 'findings', run })];
  }

  draw(body: Size) {
    if (this.#failure) return <Failure error={this.#failure} />;
    if (!this.#lines) return <Working>reading the record</Working>;
    this.#position = followed(this.#position, this.#extent(body));
    return <ScrolledText lines={this.#wrapped(body)} body={body} top={this.#position.top} />;
  }

  #findings({ run, kind, leftAsTheyWere: findings }: RunReport): void {
    const total = findings.length;
    const heard = () => ({ findings, total, progress: null, run, isAtOnce: false, isResumed: false });
    this.#parts.console.go(
      findingsPlace({ ...this.#parts, title: `${NAME[kind]} ${shown(run)} · findings`, heard }),
    );
  }

  /** A record can be long: it is broken to lines once for a width. */
  #wrapped({ columns }: Size): readonly string[] {
    if (this.#broken?.columns !== columns) {
      const lines = (this.#lines ?? []).flatMap((line) => wrapped(line, columns - 2));
      this.#broken = { columns, lines };
    }
    return this.#broken.lines;
  }

  #extent(body: Size) {
    return { length: this.#wrapped(body).length, height: body.rows };
  }

  #scroll(motion: Motion): void {
    const { console } = this.#parts;
    this.#position = scrolled(this.#position, motion, this.#extent(console.body));
    console.redraw();
  }
}
