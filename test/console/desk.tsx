import { stripVTControlCharacters } from 'node:util';

import './in-colour.ts';
import { renderToString } from 'ink';

import { Picture } from '../../components/app.tsx';
import type { Keystroke } from '../../components/keys.ts';
import { Navigator } from '../../components/navigator.ts';
import type { Size } from '../../components/place.ts';
import { HomePlace } from '../../components/places/home.tsx';
import { Standing } from '../../components/standing.ts';
import { type Script, type ScriptedOperations, scriptedOperations } from './scripted-operations.ts';

const DRILLS = [{ name: 'lost-key', title: 'A key is lost: look for it' }];
const SIZE: Size = { columns: 100, rows: 32 };
const NAMED: Readonly<Record<string, string>> = { '\r': 'enter', '\x1b': 'escape', '\t': 'tab' };

/**
 * The console without a terminal: keys are pressed as the navigator hears them, and a picture is made where one is looked
 * at. A thousand times as fast as the real one, for tests that press more keys than any person would.
 */
export class Desk {
  readonly navigator = new Navigator();
  readonly operations: ScriptedOperations;
  readonly #standing: Standing;
  /** What ended the console that no operator could have mended. */
  broken: unknown = null;

  constructor(script: Script = {}) {
    this.operations = scriptedOperations(script);
    this.#standing = new Standing(this.operations, { drills: async () => DRILLS });
    this.navigator.ended.catch((error: unknown) => {
      this.broken = error;
    });
    this.navigator.resized(SIZE);
    this.navigator.go(new HomePlace({ console: this.navigator, standing: this.#standing }));
  }

  /** Each character a key: Enter, Esc and Tab by what a terminal sends for them. */
  type(characters: string): void {
    for (const character of characters) {
      const name = NAMED[character];
      this.press(name ? { name, text: '' } : { name: character, text: character });
    }
  }

  press(key: Keystroke): void {
    this.navigator.press(key);
  }

  /** The words of the picture, as it is drawn in a terminal of this size. */
  frame(size: Size = SIZE): string {
    return stripVTControlCharacters(this.painted(size, { colour: false }));
  }

  /** The picture with all that paints it. */
  painted(size: Size, { colour }: { colour: boolean }): string {
    const { navigator } = this;
    const theme = { colour, ascii: false, reader: false };
    return renderToString(
      <Picture navigator={navigator} standing={this.#standing} theme={theme} drill={false} size={size} />,
      { columns: size.columns },
    );
  }

  /** Lets what was begun go on until the picture holds the words. */
  async until(words: string): Promise<void> {
    for (let tries = 0; !this.frame().includes(words); tries += 1) {
      if (tries === 300) throw new Error(`the console never showed “${words}”; it shows:\n${this.frame()}`);
      await this.breathe();
    }
  }

  /** Lets operations answer, and timers that are due be heard. */
  async breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Walks down a menu to an item and opens it. */
  choose(name: string): void {
    const isChosen = () => this.frame().includes(`› ${name}`);
    for (let tries = 0; !isChosen(); tries += 1) {
      if (tries === 40) throw new Error(`there is no ${name} here:\n${this.frame()}`);
      this.press({ name: 'down', text: '' });
    }
    this.type('\r');
  }

  async close(): Promise<void> {
    await this.navigator.settle();
    this.navigator.quit(0);
  }
}
