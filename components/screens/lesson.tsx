import { GLYPHS, type Tone } from '../theme.ts';
import { Line, shown, Words } from '../words.tsx';

export interface LessonLine {
  text: string;
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
  return lines.map(({ text, standing }, index) => {
    const [mark, tone] = LOOKS[standing];
    const number = top + index;
    return (
      <Line key={number}>
        {mark}
        <Words tone={tone}>{shown(text)}</Words>
      </Line>
    );
  });
}
