import type { Size } from '../place.ts';
import { Line, shown } from '../words.tsx';

interface ScrolledTextProps {
  lines: readonly string[];
  body: Size;
  /** The first line that is seen. */
  top: number;
}

/** Lines that were broken to fit, as many as there is room for. */
export function ScrolledText({ lines, body, top }: ScrolledTextProps) {
  return lines.slice(top, top + body.rows).map((line, index) => {
    const number = top + index;
    return <Line key={number}>{` ${shown(line)}`}</Line>;
  });
}
