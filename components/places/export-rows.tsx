import type { ErrorFact } from '../../src/errors.ts';
import type { RowsExportFact, RowsWanted } from '../../src/flows/operations.ts';
import { drive, Pace } from '../../src/flows/pace.ts';
import { formatOf } from '../../src/plan/rows-file-words.ts';
import { briefKey } from '../brief-key.ts';
import type { Keystroke } from '../keys.ts';
import type { Binding, Place, PlaceParts } from '../place.ts';
import { ExportRowsScreen } from '../screens/export-rows.tsx';
import { attempt } from '../task.ts';
import { TypedLine } from '../typed-line.ts';

export interface ExportRowsParts extends PlaceParts {
  wanted: RowsWanted;
  /** Which rows, and in which order, in words. */
  what: string;
  /** Written to at once; empty where its name is to be asked for. */
  file: string;
}

export function exportRowsPlace(parts: ExportRowsParts): Place {
  return new ExportRowsPlace(parts);
}

/** Writes a list of rows to a file: asks for its name, shows how far it is, says what stands in it. */
class ExportRowsPlace implements Place {
  readonly #parts: ExportRowsParts;
  readonly #line = new TypedLine();
  #work: { pace: Pace; done: Promise<void> } | null = null;
  #isStopped = false;
  #told: RowsExportFact | null = null;
  #failure: ErrorFact | null = null;

  constructor(parts: ExportRowsParts) {
    this.#parts = parts;
    this.#line.clear(parts.file || 'rows.csv');
  }

  title(): string {
    return 'Key status · export';
  }

  open(): void {
    if (this.#parts.file !== '') this.#start();
  }

  leave(): void {
    void this.settle();
  }

  /** Whoever quits meanwhile would leave a file that is not whole. */
  interrupt(): boolean {
    if (!this.#work) return false;
    this.#stop();
    return true;
  }

  /** The file that is not whole goes before anybody leaves. */
  async settle(): Promise<void> {
    this.#work?.pace.stop();
    await this.#work?.done;
  }

  bindings(): Binding[] {
    const { console } = this.#parts;
    if (this.#told?.event === 'rows-exported')
      return [briefKey('Enter', { does: 'back', run: () => console.back() })];
    if (this.#work) return [briefKey('Esc', { does: 'stop; no file is left', run: () => this.#stop() })];
    return [briefKey('Enter', { does: 'write the file', run: () => this.#start() })];
  }

  isTyping(): boolean {
    return this.#work === null && this.#told?.event !== 'rows-exported';
  }

  type(key: Keystroke): boolean {
    return this.isTyping() && this.#line.type(key);
  }

  paste(text: string): void {
    if (this.isTyping()) this.#line.paste(text);
  }

  draw() {
    return (
      <ExportRowsScreen
        what={this.#parts.what}
        entry={this.#line.entry}
        isWriting={this.#work !== null}
        isStopped={this.#isStopped}
        told={this.#told}
        failure={this.#line.isAnswered ? this.#failure : null}
      />
    );
  }

  #start(): void {
    const file = this.#line.answer().trim();
    if (file === '' || this.#work) return;
    const { console, standing, wanted } = this.#parts;
    const pace = new Pace();
    this.#failure = null;
    this.#told = null;
    this.#isStopped = false;
    const facts = standing.operations.exportRows({ ...wanted, file, format: formatOf(file) });
    this.#work = { pace, done: this.#write(facts, pace) };
    console.redraw();
  }

  #write(facts: AsyncGenerator<RowsExportFact, void, void>, pace: Pace): Promise<void> {
    const { console } = this.#parts;
    const hear = (fact: RowsExportFact) => {
      this.#told = fact;
      console.redrawSoon();
    };
    return attempt(console, () => drive(facts, { pace, hear }), {
      done: () => {
        this.#work = null;
      },
      failed: (failure) => {
        this.#work = null;
        this.#failure = failure;
      },
    });
  }

  #stop(): void {
    this.#isStopped = true;
    this.#work?.pace.stop();
    this.#parts.console.redraw();
  }
}
