import { plural } from '../../src/plan/words.ts';
import { type DetailLine, FOR_NAME } from '../detail-lines.ts';
import { GLYPHS } from '../theme.ts';
import { Line, Words } from '../words.tsx';

/**
 *  Field         core_two_factor_auth.secret
 *  Primary key   id 7
 *  Row           user-17
 *  Status        damaged
 *                70 bytes is too short for a token
 *  Opens with    –
 *  Sealed        –
 *
 *  What would become of it
 *  Rotate leaves it: damaged, no key can open it
 */
export function DetailLines({
  lines,
  top,
  height,
}: {
  lines: readonly DetailLine[];
  top: number;
  height: number;
}) {
  const below = lines.length - top - height;
  // The line that tells of others takes the place of one of them.
  const seen = lines.slice(top, top + height - (below > 0 ? 1 : 0));
  return (
    <>
      {seen.map(({ name, text, tone }, index) => {
        const number = top + index;
        return (
          <Line key={number}>
            {' '}
            {name === null ? null : <Words tone="faint">{name.padEnd(FOR_NAME)}</Words>}
            <Words tone={tone}>{text}</Words>
          </Line>
        );
      })}
      {below > 0 ? (
        <Line>
          {' '}
          <Words tone="faint">{`${GLYPHS.down} ${plural(below + 1, 'more line')}`}</Words>
        </Line>
      ) : null}
    </>
  );
}
