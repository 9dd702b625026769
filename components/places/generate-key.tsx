import type { ErrorFact } from '../../src/errors.ts';
import type { GeneratedKey, KeyringSetup } from '../../src/flows/operations.ts';
import type { Keystroke } from '../keys.ts';
import { LIST_START, type ListPosition, type Motion, motionKeys, moved } from '../list.ts';
import type { Binding, Choice, Console, Place, PlaceParts } from '../place.ts';
import { ChooseKeyring, KeyGenerated, NameKeyFile } from '../screens/generate-key.tsx';
import type { Standing } from '../standing.ts';
import { attempt } from '../task.ts';
import { entry, insert, typeInto } from '../text-entry.ts';

export function generatePlace(parts: PlaceParts): Place {
  return new GeneratePlace(parts);
}

/** Chooses the keyring where there are several, names the file, writes the key, shows what was read back. */
class GeneratePlace implements Place {
  readonly #console: Console;
  readonly #standing: Standing;
  #position: ListPosition = LIST_START;
  #keyring: KeyringSetup | null;
  #entry = entry('next.key');
  #isWriting = false;
  #failure: ErrorFact | null = null;
  #made: GeneratedKey | null = null;

  constructor({ console, standing }: PlaceParts) {
    this.#console = console;
    this.#standing = standing;
    const [only, ...others] = standing.setup!.keyrings;
    this.#keyring = others.length === 0 ? (only ?? null) : null;
  }

  title(): string {
    return 'Generate a key';
  }

  bindings(): Binding[] {
    if (this.#made) return [this.#enter('home', () => this.#console.home())];
    if (this.#keyring) return [this.#enter('write the key', () => this.#write())];
    return [
      ...motionKeys('keyring', (motion) => this.#move(motion)),
      this.#enter('choose', () => this.#choose()),
    ];
  }

  choices(): Choice[] {
    if (this.#keyring) return [];
    return this.#standing.setup!.keyrings.map(({ name, scheme, target }, index) => ({
      words: `${name}: ${scheme}, target ${target}`,
      isChosen: index === this.#position.cursor,
      run: () => {
        this.#position = { ...this.#position, cursor: index };
        this.#choose();
      },
    }));
  }

  isTyping(): boolean {
    return this.#keyring !== null && this.#made === null && !this.#isWriting;
  }

  type(key: Keystroke): boolean {
    const typed = this.isTyping() ? typeInto(this.#entry, key) : null;
    if (!typed) return false;
    this.#entry = typed;
    this.#failure = null;
    return true;
  }

  paste(text: string): void {
    if (this.isTyping()) this.#entry = insert(this.#entry, text);
  }

  draw() {
    const { keyrings, configFile, drill } = this.#standing.setup!;
    if (!this.#keyring) return <ChooseKeyring keyrings={keyrings} cursor={this.#position.cursor} />;
    if (this.#made) {
      return (
        <KeyGenerated
          made={this.#made}
          keyring={this.#keyring.name}
          configFile={configFile}
          isDrill={drill}
        />
      );
    }
    return (
      <NameKeyFile
        keyring={this.#keyring}
        entry={this.#entry}
        isWriting={this.#isWriting}
        failure={this.#failure}
      />
    );
  }

  #enter(does: string, run: () => void): Binding {
    return { keys: ['enter'], show: 'Enter', does, brief: true, run };
  }

  #move(motion: Motion): void {
    const { length } = this.#standing.setup!.keyrings;
    this.#position = moved(this.#position, motion, { length, height: length });
    this.#console.redraw();
  }

  #choose(): void {
    this.#keyring = this.#standing.setup!.keyrings[this.#position.cursor] ?? null;
    this.#console.redraw();
  }

  #write(): void {
    const file = this.#entry.text.trim();
    if (this.#isWriting || file === '' || !this.#keyring) return;
    this.#isWriting = true;
    this.#failure = null;
    const request = { keyring: this.#keyring.name, file };
    void attempt(this.#console, () => this.#standing.operations.generateKey(request), {
      done: (made) => {
        this.#made = made;
        this.#isWriting = false;
      },
      failed: (failure) => {
        this.#failure = failure;
        this.#isWriting = false;
      },
    });
    this.#console.redraw();
  }
}
