import { styleText } from 'node:util';

/** What a line means; colour only repeats what its words say. */
export type Tone = 'calm' | 'good' | 'warn' | 'bad' | 'strong' | 'faint';

export type Paint = (text: string, tone: Tone) => string;

const FORMATS: Record<Exclude<Tone, 'calm'>, Parameters<typeof styleText>[0]> = {
  good: 'green',
  warn: 'yellow',
  bad: 'red',
  strong: 'bold',
  faint: 'dim',
};

/** A painter that paints, or one that leaves every text as it is. */
export function painter(colours: boolean): Paint {
  if (!colours) return (text) => text;
  return (text, tone) => (tone === 'calm' ? text : styleText(FORMATS[tone], text, { validateStream: false }));
}
