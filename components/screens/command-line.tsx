import type { CommandLineView } from '../command-line.ts';
import type { Completion } from '../completions.ts';
import { aroundCaret } from '../text-entry.ts';
import { GLYPHS } from '../theme.ts';
import { Line, shown, Words } from '../words.tsx';

/** So many candidates say what they are about; of more only the names are seen. */
const FEW = 4;

const HINT = 'Tab completes   Enter runs   Esc leaves ';

/**
 *  rotate  to the target key   report [run]  one run’s record   runs  what was …
 *  :r▏otate                                  Tab completes   Enter runs   Esc leaves
 */
export function CommandLineScreen({ view, columns }: { view: CommandLineView; columns: number }) {
  return (
    <>
      {view.complaint === null ? (
        <Candidates completions={view.completions} columns={columns} />
      ) : (
        <Line>
          {' '}
          <Words tone="bad">{shown(view.complaint)}</Words>
        </Line>
      )}
      <Typed view={view} columns={columns} />
    </>
  );
}

function Typed({ view: { entry, ghost }, columns }: { view: CommandLineView; columns: number }) {
  const around = aroundCaret(entry);
  const [before, after] = [shown(around.before), shown(around.after)];
  const width = [...before, ...after, ...ghost].length + (around.isCut ? 4 : 3);
  const room = columns - width - HINT.length - 2;
  return (
    <Line>
      {' '}
      <Words tone="chosen">:</Words>
      {around.isCut ? GLYPHS.cut : ''}
      {before}
      <Words tone="chosen">{GLYPHS.caret}</Words>
      {after}
      <Words tone="faint">{shown(ghost)}</Words>
      <Words tone="faint">{room >= 0 ? `${' '.repeat(room + 2)}${HINT}` : ''}</Words>
    </Line>
  );
}

/** A single one says what may stand behind it, too. */
function Candidates({ completions, columns }: { completions: readonly Completion[]; columns: number }) {
  const isFew = completions.length <= FEW;
  const named = completions.map(({ name, takes, about }) => ({
    name: completions.length === 1 && takes !== '' ? `${name} ${takes}` : name,
    about: isFew && about !== '' ? `  ${about}` : '',
  }));
  const fit = named.slice(0, countFitting(named, columns - 3));
  return (
    <Line>
      {' '}
      {fit.map(({ name, about }) => (
        <Words key={name}>
          <Words tone="strong">{shown(name)}</Words>
          <Words tone="faint">{about}</Words>
          {GAP}
        </Words>
      ))}
      <Words tone="faint">{fit.length < named.length ? GLYPHS.cut : ''}</Words>
    </Line>
  );
}

const GAP = '   ';

/** As many as the line has room for, whole. */
function countFitting(named: readonly { name: string; about: string }[], room: number): number {
  let width = 0;
  const over = named.findIndex(({ name, about }) => {
    width += [...name, ...about].length + GAP.length;
    return width - GAP.length > room;
  });
  return over === -1 ? named.length : over;
}
