import type { Dice } from '../../made-up.ts';

/** The five forms in which a transcript is kept, by their columns. */
export const FORMS = ['as_txt', 'as_srt', 'as_tsv', 'as_vtt', 'as_json'] as const;
export type Form = (typeof FORMS)[number];
export type Transcript = Readonly<Record<Form, string>>;

interface Segment {
  /** Seconds. */
  start: number;
  end: number;
  text: string;
}

const WORDS =
  'the and of we this meeting Protokoll übermorgen naïve budget Straße question maybe next week 会議 yes'.split(
    ' ',
  );

export function madeUpTranscript(dice: Dice): Transcript {
  const segments = Array.from({ length: 1 + dice(8) }, (_, i) => ({
    start: i * 4,
    end: i * 4 + 3,
    text: Array.from({ length: 4 + dice(9) }, () => WORDS[dice(WORDS.length)]).join(' '),
  }));
  return transcriptOf(segments);
}

/** Of a recording in which nobody speaks: `as_txt` and `as_srt` are empty. */
export const SILENCE: Transcript = transcriptOf([]);

function transcriptOf(segments: readonly Segment[]): Transcript {
  const lines = (line: (segment: Segment, number: number) => string) =>
    segments.map((segment, i) => line(segment, i + 1)).join('');
  const span = ({ start, end }: Segment, point: string) => `${clock(start, point)} --> ${clock(end, point)}`;
  return {
    as_txt: lines(({ text }) => `${text}\n`),
    as_srt: lines((segment, number) => `${number}\n${span(segment, ',')}\n${segment.text}\n\n`),
    as_tsv: `start\tend\ttext\n${lines(({ start, end, text }) => `${start * 1000}\t${end * 1000}\t${text}\n`)}`,
    as_vtt: `WEBVTT\n\n${lines((segment) => `${span(segment, '.')}\n${segment.text}\n\n`)}`,
    as_json: asPythonWrites({ segments, language: 'en' }),
  };
}

function clock(seconds: number, point: string): string {
  return `00:${two(Math.floor(seconds / 60))}:${two(seconds % 60)}${point}000`;
}

const two = (number: number) => String(number).padStart(2, '0');

/** A blank behind each comma and colon, and nothing but ASCII. */
function asPythonWrites(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asPythonWrites).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, of]) => `${JSON.stringify(name)}: ${asPythonWrites(of)}`,
    );
    return `{${members.join(', ')}}`;
  }
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, escaped);
}
