import type { RowFact } from '../../src/plan/facts.ts';
import { NAME } from '../../src/plan/kind-words.ts';
import { printable } from '../../src/plan/printable.ts';
import { ORDER_WORDS, orderNamed, passWords, rowSentence } from '../../src/plan/row-list-words.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import { briefKey } from '../brief-key.ts';
import { copyKeys } from '../copy-keys.ts';
import { FilterEntry } from '../filter-entry.ts';
import type { Keystroke } from '../keys.ts';
import { type Motion, motionKeys } from '../list.ts';
import { notReadWords } from '../not-read.ts';
import type { Binding, Choice, Place, PlaceCommand, PlaceParts, Size } from '../place.ts';
import { RowList } from '../row-list.ts';
import { RowPane, type RunLookedAt } from '../row-pane.ts';
import { type FootLine, StatusScreen } from '../screens/key-status.tsx';
import { isWide, type StatusLayout, statusLayout } from '../status-layout.ts';
import { exportRowsPlace } from './export-rows.tsx';
import { rowCommands } from './row-commands.ts';
import { rowDetailPlace } from './row-detail.tsx';

export type StatusParts = PlaceParts & RunLookedAt;

export function statusPlace(parts: StatusParts): Place {
  return new StatusPlace(parts);
}

/** Every row and its status; `/` filters, `s` sorts, and each row says why. */
class StatusPlace implements Place {
  readonly #parts: StatusParts;
  readonly #list: RowList;
  readonly #pane: RowPane;
  /** Not null while the filter is typed. */
  #typed: FilterEntry | null = null;
  /** Whether keys go to the row beside the list, where there is one. */
  #isInPane = false;

  constructor(parts: StatusParts) {
    const { console, standing, filter = '', kind = null, accepted = [] } = parts;
    const { operations } = standing;
    const reading = {
      operations,
      setup: standing.setup!,
      changed: (soon = true) => (soon ? console.redrawSoon() : console.redraw()),
      broken: (error: unknown) => console.broken(error),
    };
    this.#parts = parts;
    this.#list = new RowList({ ...reading, census: () => standing.census }, filter);
    this.#pane = new RowPane({ ...reading, kind, accepted });
  }

  title(): string {
    const { kind } = this.#parts;
    return kind ? `${NAME[kind]} · the rows; nothing is written` : 'Key status';
  }

  open(): void {
    this.#parts.standing.seen.status = true;
    this.#list.window.open();
  }

  leave(): void {
    this.#list.drop();
  }

  bindings(): Binding[] {
    if (this.#typed) return this.#typingKeys(this.#typed);
    return this.#hasPaneKeys() ? this.#paneKeys() : this.#listKeys();
  }

  commands(): PlaceCommand[] {
    return rowCommands({
      fields: this.#list.fields,
      filter: (text) => this.#filterBy(text),
      sort: (word) => this.#sortBy(word),
      exportTo: (file) => this.#export(file),
      first: () => this.#move('first'),
      last: () => this.#move('last'),
    });
  }

  choices(): Choice[] {
    if (this.#typed) return [];
    const { rows, cursor } = this.#list.window.span;
    return rows.map((row, index) => ({
      words: rowSentence(row),
      isChosen: index === cursor,
      run: () => this.#goTo(row),
    }));
  }

  isTyping(): boolean {
    return this.#typed !== null;
  }

  type(key: Keystroke): boolean {
    return this.#typed?.type(key) ?? false;
  }

  paste(text: string): void {
    this.#typed?.paste(text);
  }

  draw(body: Size) {
    const layout = this.#layout(body);
    const { window } = this.#list;
    const { row } = window;
    window.follow(layout.list.rows);
    // Only a row that is in sight is looked at.
    if (layout.detail || this.#parts.kind) this.#pane.look(row, row);
    return (
      <StatusScreen
        columns={body.columns}
        layout={layout}
        census={this.#parts.standing.census}
        span={window.span}
        isReading={window.isReading}
        filter={this.#list.words}
        entry={this.#typed?.entry ?? null}
        order={this.#typed?.hint() ?? ORDER_WORDS[this.#list.order]}
        place={this.#list.place()}
        detail={layout.detail ? this.#pane.lines(layout.detail) : []}
        detailTop={layout.detail ? this.#pane.topIn(layout.detail) : 0}
        isInPane={this.#hasPaneKeys()}
        foot={this.#foot(body)}
      />
    );
  }

  #listKeys(): Binding[] {
    const { console } = this.#parts;
    const { window, text } = this.#list;
    return [
      ...this.#passKeys(),
      ...motionKeys('row', (motion) => this.#move(motion)),
      briefKey('Enter', { does: 'open', run: () => this.#open() }),
      ...(isWide(console.body) ? [briefKey('Tab', { does: 'pane', run: () => this.#turn(true) })] : []),
      briefKey('/', { does: 'filter', run: () => this.#startTyping() }),
      ...(text === '' ? [] : [briefKey('c', { does: 'clear', run: () => this.#filterBy('') })]),
      briefKey('s', { does: 'sort', run: () => this.#sortBy('') }),
      ...copyKeys(console, () => this.#list.window.row),
      briefKey('e', { does: 'export', run: () => this.#export('') }),
      { ...briefKey('r', { does: 'read again', run: () => this.#again() }), brief: window.failure !== null },
    ];
  }

  #passKeys(): Binding[] {
    return this.#list.pass ? [briefKey('Esc', { does: 'call it off', run: () => this.#callOff() })] : [];
  }

  #typingKeys(typed: FilterEntry): Binding[] {
    return [
      briefKey('Enter', { does: 'filter', run: () => this.#filterBy(typed.entry.text) }),
      briefKey('Tab', { does: 'complete', run: () => this.#complete(typed) }),
      briefKey('Esc', { does: 'leave the filter as it was', run: () => this.#stopTyping() }),
    ];
  }

  #paneKeys(): Binding[] {
    return [
      ...this.#passKeys(),
      ...motionKeys('scroll', (motion) => this.#scroll(motion)),
      briefKey('Tab Esc', { keys: ['tab', 'escape'], does: 'rows', run: () => this.#turn(false) }),
      ...copyKeys(this.#parts.console, () => this.#list.window.row),
      briefKey('r', { does: 'read again', run: () => this.#pane.again() }),
    ];
  }

  #hasPaneKeys(): boolean {
    return this.#isInPane && isWide(this.#parts.console.body);
  }

  #layout(body: Size): StatusLayout {
    return statusLayout({ body, census: this.#parts.standing.census, foot: this.#foot(body).length });
  }

  #move(motion: Motion): void {
    const { console } = this.#parts;
    this.#list.window.move(motion, this.#layout(console.body).list.rows);
    console.redraw();
  }

  #scroll(motion: Motion): void {
    const { console } = this.#parts;
    const { detail } = this.#layout(console.body);
    if (detail) this.#pane.move(motion, detail);
    console.redraw();
  }

  #turn(isInPane: boolean): void {
    this.#isInPane = isInPane;
    this.#parts.console.redraw();
  }

  #startTyping(): void {
    this.#typed = new FilterEntry(this.#list.text, this.#list.fields);
    this.#parts.console.redraw();
  }

  #stopTyping(): void {
    this.#typed = null;
    this.#parts.console.redraw();
  }

  #complete(typed: FilterEntry): void {
    typed.complete();
    this.#parts.console.redraw();
  }

  #filterBy(text: string): void {
    this.#list.filterBy(text);
    this.#stopTyping();
  }

  /** By what the word means, or on to the next order where none is said. */
  #sortBy(word: string): void {
    const order = orderNamed(word);
    if (order || word === '') this.#list.sortBy(order ?? undefined);
    this.#parts.console.redraw();
  }

  #callOff(): void {
    this.#list.callOff();
    this.#parts.console.redraw();
  }

  #again(): void {
    this.#list.window.again();
    this.#parts.console.redraw();
  }

  #open(): void {
    const { row } = this.#list.window;
    if (row && isWide(this.#parts.console.body)) this.#turn(true);
    else if (row) this.#goTo(row);
  }

  #goTo(row: RowFact): void {
    const title = `${this.title()} · one row`;
    this.#parts.console.go(rowDetailPlace({ ...this.#parts, title, row, named: row }));
  }

  #export(file: string): void {
    const { wanted, words, order, isPossible } = this.#list;
    if (!isPossible) return;
    const what = `${words === '' ? 'all rows' : words}, ${ORDER_WORDS[order]}`;
    this.#parts.console.go(exportRowsPlace({ ...this.#parts, wanted, what, file }));
  }

  /** Below the list: why it could not be read on, what is waited for, or what the run would make of the row. */
  #foot({ columns }: Size): FootLine[] {
    const { pass, window } = this.#list;
    const { failure } = window;
    if (pass) return [{ text: `${passWords(pass)}; Esc calls it off`, tone: 'work' }];
    if (failure) return wrapped(notReadWords(failure), columns - 2).map((text) => ({ text, tone: 'bad' }));
    if (!this.#parts.kind || isWide({ columns, rows: 0 })) return [];
    const [first = '', second = ''] = wrapped(printable(this.#pane.outcome()), columns - 2);
    return [first, second].map((text) => ({ text, tone: 'strong' }));
  }
}
