import { sum } from '../../src/plan/counts.ts';
import type { Keystroke } from '../keys.ts';
import { followed, LIST_START, type ListPosition, type Motion, motionKeys, moved } from '../list.ts';
import { STATUS_TAKES } from '../command-words.ts';
import { filterWords } from '../home-words.ts';
import type { Binding, Choice, Console, Place, PlaceCommand, PlaceParts, Size } from '../place.ts';
import { RowPages, rowFilter } from '../row-pages.ts';
import { listLines, StatusScreen } from '../screens/key-status.tsx';
import type { Standing } from '../standing.ts';
import { entry, insert, type TextEntry, typeInto } from '../text-entry.ts';
import { rowWords } from '../screens/row-line.tsx';
import { rowDetailPlace } from './row-detail.tsx';

export function statusPlace(parts: PlaceParts): Place {
  return new StatusPlace(parts);
}

/** Every row and its status; `/` filters, Enter says why. */
class StatusPlace implements Place {
  readonly #console: Console;
  readonly #standing: Standing;
  #position: ListPosition = LIST_START;
  #filter: string;
  /** Not null while the filter is typed. */
  #entry: TextEntry | null = null;
  #pages: RowPages;

  constructor({ console, standing, filter = '' }: PlaceParts) {
    this.#console = console;
    this.#standing = standing;
    this.#filter = filter;
    this.#pages = new RowPages(standing.operations, rowFilter(filter));
  }

  title(): string {
    return 'Key status';
  }

  open(): void {
    this.#standing.seen.status = true;
    this.#read();
  }

  leave(): void {
    this.#pages.drop();
  }

  bindings(): Binding[] {
    if (this.#entry) {
      return [
        this.#key(['enter'], 'Enter', 'filter', () => this.#apply(this.#entry?.text ?? '')),
        this.#key(['escape'], 'Esc', 'leave the filter as it was', () => this.#closeEntry()),
      ];
    }
    return [
      ...motionKeys('row', (motion) => this.#move(motion)),
      this.#key(['enter'], 'Enter', 'why', () => this.#detail()),
      this.#key(['/'], '/', 'filter', () => this.#openEntry()),
      ...(this.#filter === '' ? [] : [this.#key(['c'], 'c', 'clear the filter', () => this.#apply(''))]),
      { keys: ['r'], show: 'r', does: 'read again', run: () => this.#apply(this.#filter) },
    ];
  }

  choices(): Choice[] {
    if (this.#entry || this.#pages.failure) return [];
    return this.#pages.rows.map((row, index) => ({
      words: rowWords(row),
      isChosen: index === this.#position.cursor,
      run: () => {
        this.#position = { ...this.#position, cursor: index };
        this.#detail();
      },
    }));
  }

  commands(): PlaceCommand[] {
    return [
      {
        name: 'filter',
        about: 'these rows only',
        takes: STATUS_TAKES,
        complete: (typed) => filterWords(typed, this.#standing),
        run: (rest) => this.#apply(rest),
      },
    ];
  }

  isTyping(): boolean {
    return this.#entry !== null;
  }

  type(key: Keystroke): boolean {
    const typed = this.#entry && typeInto(this.#entry, key);
    if (typed) this.#entry = typed;
    return typed !== null;
  }

  paste(text: string): void {
    if (this.#entry) this.#entry = insert(this.#entry, text);
  }

  draw(body: Size) {
    const { rows, isComplete, isReading, failure, looked } = this.#pages;
    this.#position = followed(this.#position, this.#extent(body));
    return (
      <StatusScreen
        body={body}
        total={sum(this.#standing.census)}
        census={this.#standing.census}
        rows={rows}
        looked={looked}
        position={this.#position}
        filter={this.#filter}
        entry={this.#entry}
        isComplete={isComplete}
        isReading={isReading}
        failure={failure}
      />
    );
  }

  #key(keys: readonly string[], show: string, does: string, run: () => void): Binding {
    return { keys, show, does, brief: true, run };
  }

  #extent(body: Size) {
    return { length: this.#pages.rows.length, height: listLines(body, this.#standing.census) };
  }

  #move(motion: Motion): void {
    this.#position = moved(this.#position, motion, this.#extent(this.#console.body));
    this.#read();
    this.#console.redraw();
  }

  /** One screen more than is seen is at hand, so that a page down need not wait. */
  #read(): void {
    const wanted = () => this.#position.cursor + 2 * listLines(this.#console.body, this.#standing.census);
    const pages = this.#pages;
    pages
      .want(wanted, () => this.#console.redrawSoon())
      .catch((error: unknown) => this.#console.broken(error));
  }

  #openEntry(): void {
    this.#entry = entry(this.#filter);
    this.#console.redraw();
  }

  #closeEntry(): void {
    this.#entry = null;
    this.#console.redraw();
  }

  #apply(filter: string): void {
    this.#entry = null;
    this.#filter = filter.trim();
    this.#pages.drop();
    this.#pages = new RowPages(this.#standing.operations, rowFilter(this.#filter));
    this.#position = LIST_START;
    this.#read();
    this.#console.redraw();
  }

  #detail(): void {
    const row = this.#pages.rows[this.#position.cursor];
    if (row) this.#console.go(rowDetailPlace({ row, standing: this.#standing }));
  }
}
