import type { RunProgress } from '../../src/flows/run-progress.ts';
import { totals } from '../../src/flows/run-progress.ts';
import type { FindingFact } from '../../src/plan/facts.ts';
import { percent } from '../../src/plan/words.ts';
import { briefKey } from '../brief-key.ts';
import { copyKeys } from '../copy-keys.ts';
import { followed, type ListPosition, type Motion, motionKeys, moved } from '../list.ts';
import type { Binding, Choice, Place, PlaceParts, Size } from '../place.ts';
import { findingLines, findingSentence, FindingsScreen } from '../screens/findings.tsx';
import { attempt } from '../task.ts';
import { rowDetailPlace } from './row-detail.tsx';

/** What is known of a run's findings now. */
export interface Heard {
  /** The last of them, where there were too many to keep. */
  findings: readonly FindingFact[];
  total: number;
  /** Where the run goes on: how far it is, in words. */
  progress: string | null;
  /** The run whose record has them all. */
  run: string | null;
}

export function heardOf(run: RunProgress): Heard {
  const { findings: total, lastFindings: findings, started, finished } = run;
  const { done, total: all } = totals(run);
  const progress = finished ? null : `the run goes on: ${percent(done, all)}`;
  return { findings, total, progress, run: started?.run ?? null };
}

export interface FindingsParts extends PlaceParts {
  title: string;
  heard: () => Heard;
}

export function findingsPlace(parts: FindingsParts): Place {
  return new FindingsPlace(parts);
}

/** What a run left as it was, and why; while it goes on the list follows it, and the cursor stays on its finding. */
class FindingsPlace implements Place {
  readonly #parts: FindingsParts;
  /** All of them, once the record was read. */
  #all: readonly FindingFact[] | null = null;
  #isReading = false;
  #hasAsked = false;
  /** The number of the finding the cursor stands on; null while it follows the last one. */
  #number: number | null;
  #top = 0;

  constructor(parts: FindingsParts) {
    this.#parts = parts;
    this.#number = parts.heard().progress === null ? 0 : null;
  }

  title(): string {
    return this.#parts.title;
  }

  bindings(): Binding[] {
    const { console } = this.#parts;
    return [
      ...motionKeys('finding', (motion) => this.#move(motion)),
      briefKey('Enter', { does: 'its row', run: () => this.#goTo(this.#chosen()) }),
      ...copyKeys(console, () => this.#chosen()),
    ];
  }

  choices(): Choice[] {
    const chosen = this.#chosen();
    return this.#listed().map((finding) => ({
      words: findingSentence(finding),
      isChosen: finding === chosen,
      run: () => this.#goTo(finding),
    }));
  }

  draw(body: Size) {
    const { total, progress } = this.#parts.heard();
    this.#readAll();
    const findings = this.#listed();
    const position = this.#position(body);
    this.#top = position.top;
    return (
      <FindingsScreen
        body={body}
        findings={findings}
        total={total}
        progress={progress}
        isReading={this.#isReading}
        position={position}
      />
    );
  }

  #listed(): readonly FindingFact[] {
    return this.#all ?? this.#parts.heard().findings;
  }

  /** How many findings came before the first that is listed. */
  #before(): number {
    return Math.max(0, this.#parts.heard().total - this.#listed().length);
  }

  #position(body: Size): ListPosition {
    const { length } = this.#listed();
    const cursor = this.#number === null ? length - 1 : this.#number - this.#before();
    return followed({ cursor, top: this.#top }, { length, height: findingLines(body) });
  }

  #chosen(): FindingFact | null {
    return this.#listed()[this.#position(this.#parts.console.body).cursor] ?? null;
  }

  #move(motion: Motion): void {
    const { console, heard } = this.#parts;
    const { length } = this.#listed();
    const extent = { length, height: findingLines(console.body) };
    const { cursor, top } = moved(this.#position(console.body), motion, extent);
    const isLast = cursor === length - 1 && heard().progress !== null;
    this.#number = isLast ? null : this.#before() + cursor;
    this.#top = top;
    console.redraw();
  }

  #goTo(finding: FindingFact | null): void {
    if (!finding) return;
    const title = `${this.title()} · its row`;
    this.#parts.console.go(rowDetailPlace({ ...this.#parts, title, named: finding, row: null }));
  }

  /** A run that is over has them all in its record. */
  #readAll(): void {
    const { console, standing, heard } = this.#parts;
    const { progress, findings, total, run } = heard();
    if (progress !== null || findings.length >= total || run === null || this.#hasAsked) return;
    this.#hasAsked = true;
    this.#isReading = true;
    void attempt(console, () => standing.operations.report(run), {
      done: ({ leftAsTheyWere }) => {
        this.#all = leftAsTheyWere;
        this.#isReading = false;
      },
      failed: () => {
        this.#isReading = false;
      },
    });
  }
}
