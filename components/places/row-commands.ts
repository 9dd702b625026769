import { filterChoices } from '../../src/plan/row-filter.ts';
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
      about: 'list the rows that fit; all rows where nothing is said',
      takes: '[status|field|word …]',
      complete: (typed) => filterChoices(typed, fields),
      run: (rest) => filter(rest),
    },
    {
      name: 'sort',
      about: 'order the rows by key, or by when they were sealed',
      takes: '[key|oldest|newest]',
      complete: (typed) => ORDERS.filter((word) => word.startsWith(typed)),
      run: (rest) => sort(rest.trim()),
    },
    {
      name: 'export',
      about: 'write the rows of this list to a file',
      takes: '[FILE]',
      run: (rest) => exportTo(rest.trim()),
    },
    { name: 'first', about: 'to the first row', run: first },
    { name: 'last', about: 'to the last row', run: last },
  ];
}
