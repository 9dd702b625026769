import { GLYPHS, type Tone } from '../theme.ts';
import { Line, shown, useReader, Words } from '../words.tsx';

export interface LessonLine {
  text: string;
  /** Of a step, as wide as the widest of them. */
  number?: string;
  standing: 'title' | 'done' | 'next' | 'later' | 'meaning';
}

const LOOKS: Record<LessonLine['standing'], readonly [mark: string, tone: Tone]> = {
  title: [' ', 'strong'],
  done: [` ${GLYPHS.good} `, 'good'],
  next: [` ${GLYPHS.chosen} `, 'chosen'],
  later: ['   ', 'faint'],
  meaning: ['      ', 'plain'],
};

/**
 *  A key is lost: look for it, save what can be saved, purge the rest
 *
 *  ✓ 1  see where every value stands
 *  › 2  look for the key
 *       A value is lost when no key opens it, and not before. …
 *    3  use the key that was found
 */
export function LessonScreen({ lines, top }: { lines: readonly LessonLine[]; top: number }) {
  const isHeard = useReader();
  return lines.map((line, index) => {
    const [mark, tone] = LOOKS[line.standing];
    const number = top + index;
    return (
      <Line key={number}>
        {isHeard ? '' : mark}
        <Words tone={tone}>{shown(isHeard ? told(line) : seen(line))}</Words>
      </Line>
    );
  });
}

function seen({ number, text }: LessonLine): string {
  return number === undefined ? text : `${number}  ${text}`;
}

/** `step 2, next: look for the key`; a number alone would be one to choose by. */
function told({ number, text, standing }: LessonLine): string {
  return number === undefined ? text : `step ${number.trim()}, ${standing}: ${text}`;
}
