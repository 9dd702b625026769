import { HELD, MOVING_WORDS, type MovingWord } from './command-words.ts';
import type { Place, PlaceCommand } from './place.ts';

const MOVING = Object.keys(MOVING_WORDS) as MovingWord[];

/** The words that work on top of these places: its own, what home opens, and those that move through the console. */
export function wordsHere(
  places: readonly Place[],
  moves: Readonly<Record<MovingWord, () => void>>,
): readonly PlaceCommand[] {
  const [home, ...others] = places;
  const own = others.at(-1)?.commands?.() ?? [];
  const isHeld = places.some((place) => place.isChanging?.());
  const opening = (home?.commands?.() ?? []).map((word) => (isHeld ? held(word) : word));
  const moving = MOVING.map((name) => movingWord(name, { run: moves[name], places, isHeld }));
  const all = [...own, ...opening, ...moving];
  return all.filter(({ name }, index) => all.findIndex((word) => word.name === name) === index);
}

function held(word: PlaceCommand): PlaceCommand {
  return { ...word, refuses: () => HELD };
}

interface Moving {
  run: () => void;
  places: readonly Place[];
  isHeld: boolean;
}

function movingWord(name: MovingWord, { run, places, isHeld }: Moving): PlaceCommand {
  const word: PlaceCommand = { name, about: MOVING_WORDS[name], run };
  switch (name) {
    case 'home':
      return isHeld ? held(word) : word;
    case 'back':
      if (places.at(-1)?.isChanging?.()) return held(word);
      return places.length > 1 ? word : { ...word, refuses: () => 'this is home: nothing lies behind it' };
    case 'keys':
    case 'quit':
      return word;
  }
}
