import type { FindingsPage, RecordedFinding } from '../../src/flows/operations.ts';
import type { FindingFact } from '../../src/plan/facts.ts';
import { type Lack, findingsHeading } from '../../src/plan/finding-words.ts';
import { briefKey } from '../brief-key.ts';
import { copyKeys } from '../copy-keys.ts';
import { type Heard, HeardFindings } from '../heard-findings.ts';
import { type ListPosition, type Motion, motionKeys } from '../list.ts';
import type { Binding, Choice, Place, PlaceParts, Size } from '../place.ts';
import { type Paging, RowWindow } from '../row-window.ts';
import { findingLines, findingSentence, FindingsScreen } from '../screens/findings.tsx';
import { rowDetailPlace } from './row-detail.tsx';

export interface FindingsParts extends PlaceParts {
  title: string;
  heard: () => Heard;
}

export function findingsPlace(parts: FindingsParts): Place {
  return new FindingsPlace(parts);
}

/**
 * What a run left as it was, and why, as the record has it: page by page, while the run goes on and afterwards. Whoever
 * stands on the last one goes along with those that come; any other cursor stays on its finding.
 */
class FindingsPlace implements Place {
  readonly #parts: FindingsParts;
  readonly #window: RowWindow<RecordedFinding, string>;
  readonly #told: HeardFindings;
  /** How many were known, and whether the run was over, when it was looked at last. */
  #seen: number;
  #isOver: boolean;
  #hasBegun = false;

  constructor(parts: FindingsParts) {
    const { console, heard } = parts;
    const { total, progress } = heard();
    this.#parts = parts;
    this.#told = new HeardFindings(heard);
    this.#seen = total;
    this.#isOver = progress === null;
    this.#window = new RowWindow({
      ask: (paging) => this.#ask(paging),
      cursorOf: ({ place }) => place,
      changed: (soon) => (soon ? console.redrawSoon() : console.redraw()),
      broken: (error) => console.broken(error),
    });
  }

  title(): string {
    return this.#parts.title;
  }

  open(): void {
    if (this.#isToBeRead()) this.#begin();
  }

  leave(): void {
    this.#window.drop();
  }

  bindings(): Binding[] {
    const { console } = this.#parts;
    return [
      ...motionKeys('finding', (motion) => this.#move(motion)),
      briefKey('Enter', { does: 'its row', run: () => this.#goTo(this.#chosen()) }),
      ...copyKeys(console, () => this.#chosen()),
      ...(this.#window.failure ? [briefKey('r', { does: 'read again', run: () => this.#again() })] : []),
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
    this.#keepUp();
    const { total, progress, isResumed } = this.#parts.heard();
    const findings = this.#listed();
    const known = { total, listed: findings.length, isOver: this.#isOver, isResumed };
    return (
      <FindingsScreen
        body={body}
        heading={findingsHeading({ ...known, lack: this.#lack() })}
        findings={findings}
        progress={progress}
        position={this.#position(body)}
        failure={this.#window.failure}
      />
    );
  }

  /** Whether what was told is listed: until the record was read, and where it has less, since all was undone. */
  #isTold(): boolean {
    const { rows, before, after } = this.#window.span;
    if (!this.#isToBeRead() || rows.length === 0) return true;
    const isWhole = before === null && after === null && !this.#window.isReading;
    return this.#isOver && isWhole && rows.length < this.#parts.heard().total;
  }

  /** Why what was told is listed, and not the record. */
  #lack(): Lack | null {
    if (!this.#isTold()) return null;
    if (!this.#isToBeRead()) return 'uncommitted';
    if (this.#window.failure) return 'unread';
    return this.#window.isReading ? 'reading' : 'undone';
  }

  #isToBeRead(): boolean {
    const { run, isAtOnce } = this.#parts.heard();
    return run !== null && (this.#isOver || !isAtOnce);
  }

  #listed(): readonly FindingFact[] {
    return this.#isTold() ? this.#parts.heard().findings : this.#window.span.rows;
  }

  #position(body: Size): ListPosition {
    const height = findingLines(body);
    if (this.#isTold()) return this.#told.position(height);
    this.#window.follow(height);
    return this.#window.span;
  }

  #chosen(): FindingFact | null {
    return this.#listed()[this.#position(this.#parts.console.body).cursor] ?? null;
  }

  /** Where more were found, or the run has ended, the record is read on. */
  #keepUp(): void {
    const { total, progress } = this.#parts.heard();
    const hasGrown = total > this.#seen;
    const hasEnded = progress === null && !this.#isOver;
    this.#seen = total;
    this.#isOver = progress === null;
    if (!this.#isToBeRead() || !(hasGrown || hasEnded)) return;
    if (!this.#hasBegun) this.#begin();
    // Now that all are on record, what came in late is read as well.
    else if (hasEnded && !this.#window.isAtEnd) this.#window.again();
    else this.#window.grown();
  }

  #begin(): void {
    this.#hasBegun = true;
    if (this.#told.isFollowing) this.#window.move('last', findingLines(this.#parts.console.body));
    else this.#window.open();
  }

  #move(motion: Motion): void {
    const { console } = this.#parts;
    const height = findingLines(console.body);
    if (this.#isToBeRead()) this.#window.move(motion, height);
    if (this.#isTold()) this.#told.move(motion, height);
    console.redraw();
  }

  #again(): void {
    this.#window.again();
    this.#parts.console.redraw();
  }

  #goTo(finding: FindingFact | null): void {
    if (!finding) return;
    const title = `${this.title()} · its row`;
    this.#parts.console.go(rowDetailPlace({ ...this.#parts, title, named: finding, row: null }));
  }

  #ask(paging: Paging<string>): Promise<FindingsPage> {
    const { standing, heard } = this.#parts;
    return standing.operations.findings({ run: heard().run!, ...paging });
  }
}
