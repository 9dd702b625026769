import { filterWordChoices } from '../../src/plan/row-filter.ts';
import { STATUS_TAKES } from '../command-words.ts';
import type { PlaceCommand } from '../place.ts';

interface RowActions {
  fields: readonly string[];
  filter: (text: string) => void;
  sort: (word: string) => void;
  exportTo: (file: string) => void;
  first: () => void;
  last: () => void;
}

const ORDERS = ['key', 'oldest', 'newest'];

/** What can be typed behind `:` where rows are listed. */
export function rowCommands({ fields, filter, sort, exportTo, first, last }: RowActions): PlaceCommand[] {
  return [
    {
      name: 'filter',
      about: 'these rows only',
      takes: STATUS_TAKES,
      complete: (typed) => filterWordChoices(typed, fields),
      run: (rest) => filter(rest),
    },
    {
      name: 'sort',
      about: 'by key or by age',
      takes: '[key|oldest|newest]',
      complete: (typed) => ORDERS.filter((word) => word.startsWith(typed)),
      run: (rest) => sort(rest.trim()),
    },
    {
      name: 'export',
      about: 'these rows to a file',
      takes: '[FILE]',
      run: (rest) => exportTo(rest.trim()),
    },
    { name: 'first', about: 'the first row', run: first },
    { name: 'last', about: 'the last row', run: last },
  ];
}
