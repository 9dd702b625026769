import type { HomeAction, MenuItem } from '../src/flows/home-menu.ts';
import { shownField } from '../src/plan/names.ts';
import { CENSUS_ORDER } from '../src/plan/row-status.ts';
import { HOME_WORDS, REPORT_WORD, STATUS_TAKES } from './command-words.ts';
import type { PlaceCommand } from './place.ts';
import type { Standing } from './standing.ts';

interface HomeWordsParts {
  standing: Standing;
  /** What home's menu has now: a word is not there where its line is not. */
  items: readonly MenuItem[];
  visit: (action: HomeAction, filter?: string) => void;
  report: (run: string | null) => void;
}

/** The words that open what home opens, in the order of its menu. */
export function homeWords({ standing, items, visit, report }: HomeWordsParts): PlaceCommand[] {
  return [
    ...items.map((item) => wordOf(item, standing, visit)),
    {
      ...REPORT_WORD,
      complete: (typed) => startingWith(typed, standing.runs?.map(({ run }) => run) ?? []),
      run: (rest) => report(rest === '' ? null : rest),
    },
  ];
}

function wordOf(
  { action, isOpen, why }: MenuItem,
  standing: Standing,
  visit: HomeWordsParts['visit'],
): PlaceCommand {
  const word: PlaceCommand = {
    name: action,
    about: HOME_WORDS[action],
    refuses: () => (isOpen ? null : why),
    run: (rest) => visit(action, rest),
  };
  if (action !== 'status') return word;
  return { ...word, takes: STATUS_TAKES, complete: (typed) => filterWords(typed, standing) };
}

/** Statuses and fields; several statuses may stand in one word, set apart by commas. */
export function filterWords(typed: string, { setup }: Pick<Standing, 'setup'>): string[] {
  const at = typed.lastIndexOf(',') + 1;
  const fields = at > 0 ? [] : (setup?.fields.map(({ field }) => shownField(field)) ?? []);
  return startingWith(typed.slice(at), [...CENSUS_ORDER, ...fields]).map(
    (word) => `${typed.slice(0, at)}${word}`,
  );
}

function startingWith(typed: string, words: readonly string[]): string[] {
  return words.filter((word) => word.startsWith(typed.toLowerCase()));
}
