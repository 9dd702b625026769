import { onlyBugs } from '../../src/errors.ts';
import { type HomeAction, homeMenu } from '../../src/flows/home-menu.ts';
import type { Reminder } from '../../src/flows/reminders.ts';
import { rotationDue } from '../../src/flows/rotation-due.ts';
import { censusProgress } from '../../src/plan/census-words.ts';
import { shownField } from '../../src/plan/names.ts';
import type { Left } from '../../src/plan/left.ts';
import { briefKey } from '../brief-key.ts';
import { REPORT_WORD } from '../command-words.ts';
import { FieldsPane } from '../fields-pane.ts';
import type { Motion } from '../list.ts';
import { followed, motionKeys, moved } from '../list.ts';
import { homeWords } from '../home-words.ts';
import type { Binding, Choice, Console, Place, PlaceCommand, PlaceParts, Size } from '../place.ts';
import { HomeScreen, menuExtent } from '../screens/home.tsx';
import type { Standing } from '../standing.ts';
import { Failure, Working } from '../working.tsx';
import { checkPlace } from './check.tsx';
import { drillsPlace } from './drills.tsx';
import { generatePlace } from './generate-key.tsx';
import { statusPlace } from './key-status.tsx';
import { findKeyPlace } from './find-key.tsx';
import { flushPlace } from './flush.tsx';
import { lessonPlace } from './lesson.tsx';
import { reportPlace } from './report.tsx';
import { restorePointsPlace } from './restore-points.tsx';
import { runPlace } from './run.tsx';
import { runsPlace } from './runs.tsx';
import { verifyPlace } from './verify.tsx';

const PLACES: Record<HomeAction, (parts: PlaceParts) => Place> = {
  rotate: (parts) => runPlace({ ...parts, kind: 'rotate' }),
  encrypt: (parts) => runPlace({ ...parts, kind: 'encrypt' }),
  decrypt: (parts) => runPlace({ ...parts, kind: 'decrypt' }),
  purge: (parts) => runPlace({ ...parts, kind: 'purge' }),
  find: findKeyPlace,
  status: statusPlace,
  generate: generatePlace,
  verify: verifyPlace,
  points: restorePointsPlace,
  flush: flushPlace,
  check: checkPlace,
  runs: runsPlace,
  drills: drillsPlace,
  lesson: lessonPlace,
};

/** The census, and what it suggests; everything else is entered from here. */
export class HomePlace implements Place {
  readonly #console: Console;
  readonly #standing: Standing;
  /** Null until the operator moves: then the cursor stands on what is suggested. */
  #chosen: HomeAction | null = null;
  #top = 0;
  readonly #fields = new FieldsPane();

  constructor({ console, standing }: Omit<PlaceParts, 'visit'>) {
    this.#console = console;
    this.#standing = standing;
  }

  title(): string {
    return '';
  }

  open(): void {
    this.#refresh();
  }

  comeBack(): void {
    this.#chosen = null;
    this.#refresh();
  }

  bindings(): Binding[] {
    const refresh = briefKey('r', { does: 'refresh', run: () => this.#refresh() });
    // Where a failure is told there is no menu to be seen: no key may open what stood in it.
    if (!this.#standing.setup || this.#standing.failure) return [refresh];
    const isMenu = !this.#fields.isEntered;
    return [
      ...motionKeys(isMenu ? 'choose' : 'field', (motion) => this.#move(motion)),
      briefKey('Enter', { does: isMenu ? 'open' : 'its rows', run: () => this.#enter() }),
      ...(this.#left().length > 0 ? [this.#letGo()] : []),
      ...(this.#standing.census.length > 0 ? [this.#tab()] : []),
      refresh,
    ];
  }

  choices(): Choice[] {
    const { setup, failure } = this.#standing;
    if (!setup || failure) return [];
    if (this.#fields.isEntered) return this.#fieldChoices();
    const { items, next } = this.#menu();
    const cursor = this.#cursor();
    return items.map(({ action, name, why, isOpen }, index) => ({
      words: `${name}${isOpen ? '' : ', not now'}: ${why}${setup.drill && action === next ? ', next step' : ''}`,
      isChosen: index === cursor,
      run: () => this.#open(index),
    }));
  }

  #fieldChoices(): Choice[] {
    const { census } = this.#standing;
    const chosen = this.#fields.chosen(census);
    return census.map(({ field }) => ({
      words: `the rows of ${shownField(field)}`,
      isChosen: field === chosen,
      run: () => this.#openField(field),
    }));
  }

  #letGo(): Binding {
    return briefKey('x', { does: 'forget what was left', run: () => this.#forget() });
  }

  /** Tab goes there and back again; Esc only back. */
  #tab(): Binding {
    const { isEntered } = this.#fields;
    const run = () => {
      this.#fields.isEntered = !isEntered;
      this.#console.redraw();
    };
    const keys = isEntered ? ['tab', 'escape'] : ['tab'];
    return briefKey('Tab', { keys, does: isEntered ? 'menu' : 'fields', run });
  }

  /** They work in every place: what home opens is opened on top of wherever one is. */
  commands(): PlaceCommand[] {
    const standing = this.#standing;
    if (!standing.setup) return [];
    const report = (run: string | null) =>
      this.#console.go(reportPlace({ ...this.#parts(), run }), REPORT_WORD.name);
    return homeWords({ standing, items: this.#menu().items, visit: this.#visit, report });
  }

  draw(body: Size) {
    const { setup, failure, census, isReading, runs } = this.#standing;
    if (failure) return <Failure error={failure} />;
    if (!setup) return <Working>reading the configuration and connecting</Working>;
    const view = { body, setup, census, reminders: this.#standing.reminders, ...this.#menu() };
    const { items: height, fields } = menuExtent({ ...view, isInFields: this.#fields.isEntered });
    const at = { cursor: this.#cursor(), top: this.#top };
    const position = followed(at, { length: view.items.length, height });
    this.#top = position.top;
    const now = Date.now();
    return (
      <HomeScreen
        {...view}
        position={position}
        inFields={this.#fields.seenOn(census, fields)}
        due={(keyring) => rotationDue({ keyring, runs, now })}
        counting={isReading ? this.#counting() : null}
      />
    );
  }

  #counting(): string {
    const { counting } = this.#standing;
    return counting ? `counting ${censusProgress(counting)}` : 'counting';
  }

  #menu() {
    return homeMenu(this.#standing.menu!);
  }

  #cursor(): number {
    const { items, next } = this.#menu();
    return Math.max(
      0,
      items.findIndex(({ action }) => action === (this.#chosen ?? next)),
    );
  }

  #move(motion: Motion): void {
    if (this.#fields.isEntered) {
      this.#fields.move(motion, this.#standing.census);
      this.#console.redraw();
      return;
    }
    const { items } = this.#menu();
    const at = { cursor: this.#cursor(), top: this.#top };
    const { cursor } = moved(at, motion, { length: items.length, height: items.length });
    this.#chosen = items[cursor]!.action;
    this.#console.redraw();
  }

  #enter(): void {
    const field = this.#fields.chosen(this.#standing.census);
    if (field) this.#openField(field);
    else this.#open(this.#cursor());
  }

  #openField(field: string): void {
    this.#visit('status', `field:${shownField(field)}`);
  }

  #open(index: number): void {
    const { action, isOpen } = this.#menu().items[index]!;
    const left = this.#left().find(({ goesOn }) => goesOn === action)?.left;
    if (!isOpen) return;
    if (left) this.#goOn(left);
    else this.#visit(action);
  }

  #left(): readonly Reminder[] {
    return this.#standing.reminders.filter(({ left }) => left !== undefined);
  }

  /** Where it was left; what stood there is looked at anew on the way. */
  #goOn(left: Left): void {
    this.#console.go(this.#placeOf(left), left.kind);
  }

  #placeOf(left: Left): Place {
    const parts = this.#parts();
    switch (left.kind) {
      case 'generate':
        return generatePlace({ ...parts, left });
      case 'find':
        return findKeyPlace(parts);
      case 'flush':
        return flushPlace({ ...parts, left });
      default: {
        const point = this.#standing.points?.find(({ run }) => run === left.point);
        return runPlace({ ...parts, kind: left.kind, left, ...(point && { point }) });
      }
    }
  }

  #forget(): void {
    const { operations } = this.#standing;
    const forgotten = this.#left().map(({ left }) => operations.forget(left!));
    // A refresh tells of a database that can't be reached.
    Promise.all(forgotten)
      .catch(onlyBugs((error) => this.#console.broken(error)))
      .then(() => this.#refresh());
  }

  readonly #visit = (action: HomeAction, filter = ''): void => {
    this.#standing.visited.add(action);
    this.#console.go(PLACES[action]({ ...this.#parts(), filter }), action);
  };

  #parts(): PlaceParts {
    return { console: this.#console, standing: this.#standing, visit: this.#visit };
  }

  #refresh(): void {
    this.#standing
      .refresh((soon) => (soon ? this.#console.redrawSoon() : this.#console.redraw()))
      .catch((error: unknown) => this.#console.broken(error));
  }
}
