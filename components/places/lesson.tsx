import { type WayStep, wayOf } from '../../src/flows/lesson-way.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import { briefKey } from '../brief-key.ts';
import { type ListPosition, type Motion, motionKeys, scrolled } from '../list.ts';
import type { Binding, Console, Place, PlaceParts, Size } from '../place.ts';
import { type LessonLine, LessonScreen } from '../screens/lesson.tsx';
import type { Standing } from '../standing.ts';

export function lessonPlace(parts: PlaceParts): Place {
  return new LessonPlace(parts);
}

/** What the drill teaches: what was done, what is next and why, and what is to come. */
class LessonPlace implements Place {
  readonly #console: Console;
  readonly #standing: Standing;
  readonly #visit: PlaceParts['visit'];
  /** Null until the operator scrolls: then the next step is in sight. */
  #position: ListPosition | null = null;

  constructor({ console, standing, visit }: PlaceParts) {
    this.#console = console;
    this.#standing = standing;
    this.#visit = visit;
  }

  title(): string {
    return 'This drill';
  }

  bindings(): Binding[] {
    const motions = motionKeys('look', (motion) => this.#move(motion));
    const next = this.#next;
    if (!next) return motions;
    const run = () => {
      this.#console.back();
      this.#visit(next.action);
    };
    return [briefKey('Enter', { does: next.title, run }), ...motions];
  }

  draw(body: Size) {
    const { top } = this.#at(body);
    const lines = this.#lines(body.columns).slice(top, top + body.rows);
    return <LessonScreen lines={lines} top={top} />;
  }

  get #next(): WayStep | undefined {
    return wayOf(this.#standing.menu!).find(({ isDone }) => !isDone);
  }

  #lines(columns: number): LessonLine[] {
    const { lesson } = this.#standing.drilling;
    const next = this.#next;
    const way = wayOf(this.#standing.menu!);
    const width = String(way.length).length;
    const steps = way.flatMap((each, index): LessonLine[] => {
      const standing = each.isDone ? 'done' : each.step === next?.step ? 'next' : 'later';
      const words = wrapped(each.meaning, columns - 9).map(
        (text): LessonLine => ({ text: text.trim(), standing: 'meaning' }),
      );
      return [
        { text: each.title, number: String(index + 1).padStart(width), standing },
        ...(standing === 'next' ? words : []),
      ];
    });
    const title: LessonLine[] = lesson
      ? [
          { text: lesson.title, standing: 'title' },
          { text: '', standing: 'title' },
        ]
      : [];
    const end = next === undefined && lesson ? wrapped(`All is done: ${lesson.end}.`, columns - 2) : [];
    return [
      { text: '', standing: 'title' },
      ...title,
      ...steps,
      ...end.map((text): LessonLine => ({ text, standing: 'title' })),
    ];
  }

  #at(body: Size): ListPosition {
    const lines = this.#lines(body.columns);
    const height = body.rows;
    const last = lines.findLastIndex(({ standing }) => standing === 'meaning');
    const wanted = this.#position?.top ?? Math.min(last + 2, lines.length) - height;
    const top = Math.max(0, Math.min(wanted, lines.length - height));
    return { cursor: top, top };
  }

  #move(motion: Motion): void {
    const { body } = this.#console;
    const length = this.#lines(body.columns).length;
    this.#position = scrolled(this.#at(body), motion, { length, height: body.rows });
    this.#console.redraw();
  }
}
