import type { Setup } from '../src/flows/operations.ts';
import { headerParts } from './header-parts.ts';
import { TwoSides } from './two-sides.tsx';
import { Line, Words } from './words.tsx';

interface HeaderProps {
  /** Null until it is read. */
  setup: Setup | null;
  /** Known before the setup is. */
  drill: boolean;
  columns: number;
}

/**  KEYTURN  webops  ▲ PRODUCTION            webops@10.0.0.5:5432/webops  operator-1 */
export function Header({ setup, drill, columns }: HeaderProps) {
  if (!setup) {
    return (
      <Line>
        {' '}
        <Words tone="strong">KEYTURN</Words>
        <Words tone="drill">{drill ? '  DRILL' : ''}</Words>
      </Line>
    );
  }
  return <TwoSides {...headerParts(setup)} columns={columns} />;
}
