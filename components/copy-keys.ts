import { shownKey } from '../src/plan/names.ts';
import { briefKey } from './brief-key.ts';
import { copyable } from './clipboard.ts';
import type { NamedRow } from './detail-lines.ts';
import type { Binding, Console } from './place.ts';
import { shown } from './words.tsx';

type Named = Pick<NamedRow, 'primaryKey' | 'label'>;

/** `y` copies what the database knows a row by, `Y` what people do; what stands there is copied as it stands. */
export function copyKeys(console: Console, row: () => Named | null): Binding[] {
  const copy = (of: (row: Named) => Copied) => () => {
    const named = row();
    if (!named) return;
    const { text, words } = of(named);
    console.copy(
      copyable(text),
      copyable(text) === text ? `copied: ${words}` : `copied the beginning: ${words}`,
    );
  };
  return [
    briefKey('y', { does: 'copy', run: copy(identifier) }),
    { keys: ['Y'], show: 'Y', does: 'copy the label', run: copy(label) },
  ];
}

interface Copied {
  text: string;
  words: string;
}

function identifier({ primaryKey }: Named): Copied {
  return { text: Object.values(primaryKey).join(', '), words: shown(shownKey(primaryKey)) };
}

/** A row without a label is known by its key alone. */
function label(row: Named): Copied {
  return row.label === null ? identifier(row) : { text: row.label, words: `label ${shown(row.label)}` };
}
