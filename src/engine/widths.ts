import { widen, widthsOf } from '../database/widths.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { refusal } from '../errors.ts';
import { plural } from '../plan/words.ts';
import { decideAll } from './row-verdict.ts';
import type { World } from './world.ts';

/** Widths that are given to columns: the next that holds the longest sealed value. */
const WIDTHS = [256, 512, 1024, 2048, 4096, 8192];

/**
 * Seals in memory what is to be sealed, and holds it against its column's width, value by value. Refuses (exit 3) with
 * the statement that mends it; where the operator asked for it, the column is altered before the first write.
 */
export async function refuseTooNarrow(world: World): Promise<void> {
  for (const target of world.targets) {
    const widths = await widthsOf(world.readOnly, target);
    if (widths.every((width) => width === null)) continue;
    const longest = await longestSealed(world, target, widths);
    for (const [i, found] of longest.entries()) {
      const width = widths[i];
      if (width == null || found.longest <= width) continue;
      const { column } = target.fields[i]!;
      const wanted = WIDTHS.find((each) => each >= found.longest) ?? found.longest;
      const statement = widen({ ...target, column, width: wanted });
      if (!world.widen)
        throw refusal(
          'column-width',
          `${target.fields[i]!.name} holds ${width} characters, and ${plural(found.tooLong, 'sealed value')} would have up to ${found.longest}`,
          `widen it first, or let Keyturn do so with --widen: ${statement}`,
        );
      if (world.database !== world.readOnly) await world.database.execute(statement);
    }
  }
}

interface Longest {
  longest: number;
  tooLong: number;
}

async function longestSealed(
  { readOnly }: World,
  target: Target,
  widths: readonly (number | null)[],
): Promise<Longest[]> {
  const found = target.fields.map(() => ({ longest: 0, tooLong: 0 }));
  for await (const page of readPages(readOnly, target, { after: null, upto: null })) {
    for (const { fields } of decideAll(target, page)) {
      for (const [i, field] of fields.entries()) {
        const length = [...(field?.treated?.value ?? '')].length;
        const its = found[i]!;
        its.longest = Math.max(its.longest, length);
        if (length > (widths[i] ?? Infinity)) its.tooLong += 1;
      }
    }
  }
  return found;
}
