import type { Setup } from '../src/flows/operations.ts';
import { printable } from '../src/plan/printable.ts';
import type { Part, Sides } from './giving-way.ts';
import { GLYPHS } from './theme.ts';

const LONGEST = 60;

/** Everything the header says where there is room for it; which environment this is, and which database, stay longest. */
export function headerParts(setup: Setup): Sides {
  const { application, host, database, user, operator, drill, readOnly } = setup;
  return {
    left: [
      { text: 'KEYTURN  ', tone: 'strong', goes: 4 },
      ...(readOnly ? [{ text: 'READ ONLY', tone: 'read-only' } as const, { text: '  ' }] : []),
      { text: `${named(application)}  `, least: 10 },
      environmentPart(setup),
      ...(drill ? [{ text: '  throwaway database', tone: 'drill', goes: 3 } as const] : []),
    ],
    right: [
      { text: `${named(user)}@`, goes: 2 },
      { text: `${named(host)}/`, goes: 5 },
      { text: named(database), least: 12 },
      { text: `  ${named(operator)}`, goes: 1 },
    ],
  };
}

/** The same to be heard: `Keyturn, webops, PRODUCTION, webops@10.0.0.5:5432/webops, as operator-1.` */
export function headerSentence(setup: Setup): string {
  const { application, host, database, user, operator, drill, readOnly } = setup;
  const parts = [
    ...['Keyturn', ...(readOnly ? ['READ ONLY'] : []), named(application)],
    ...environmentName(setup).split('  '),
    ...(drill ? ['throwaway database'] : []),
    `${named(user)}@${named(host)}/${named(database)}`,
    `as ${named(operator)}.`,
  ];
  return parts.join(', ');
}

/** A drill is told beside its environment; production bears a mark that needs no colour. */
function environmentPart({ environment, drill }: Setup): Part {
  const name = environmentName({ environment, drill });
  if (drill) return { text: name, tone: 'drill' };
  const isProduction = /^prod/i.test(environment);
  return isProduction
    ? { text: `${GLYPHS.danger} ${name}`, tone: 'production' }
    : { text: name, tone: 'strong' };
}

function environmentName({ environment, drill }: Pick<Setup, 'environment' | 'drill'>): string {
  const name = named(environment).toUpperCase();
  return drill && name !== 'DRILL' ? `${name}  DRILL` : name;
}

function named(text: string): string {
  const harmless = printable(text.slice(0, LONGEST));
  return harmless.length > LONGEST ? `${harmless.slice(0, LONGEST)}${GLYPHS.cut}` : harmless;
}
