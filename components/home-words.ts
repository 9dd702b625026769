import type { HomeAction, MenuItem } from '../src/flows/home-menu.ts';
import { filterWordChoices } from '../src/plan/row-filter.ts';
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
  const fields = standing.setup?.fields.map(({ field }) => field) ?? [];
  return { ...word, takes: STATUS_TAKES, complete: (typed) => filterWordChoices(typed, fields) };
}

function startingWith(typed: string, words: readonly string[]): string[] {
  return words.filter((word) => word.startsWith(typed.toLowerCase()));
}
