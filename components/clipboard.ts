/** Terminals take longer ones badly; what is cut off would be noticed only where it is pasted. */
const MOST_COPIED = 8_000;

/** Bytes of one string that GNU screen passes on at once. */
const SCREEN_CHUNK = 240;

interface Multiplexed {
  readonly TERM?: string | undefined;
  readonly TMUX?: string | undefined;
  readonly STY?: string | undefined;
}

/** The bytes that put a text on the clipboard of whoever sits before the terminal (OSC 52), through tmux and screen. */
export function clipboardBytes(text: string, { TERM = '', TMUX = '', STY = '' }: Multiplexed): string {
  const osc = `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;
  // Nobody but GNU screen names a terminal `screen.…`, so it is known behind ssh as well. Where it stands in tmux, or
  // tmux in it, the name tells too; and to tmux its pieces say nothing, while it would print what is meant for tmux.
  const isScreen = TERM.startsWith('screen.') || (STY !== '' && TERM.startsWith('screen'));
  if (isScreen) return inChunks(osc).map(passedOn).join('');
  // tmux takes it itself where set-clipboard is on, and passes it on wrapped where allow-passthrough is.
  if (TMUX !== '') return `${osc}\x1bPtmux;${osc.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  return osc;
}

function inChunks(bytes: string): string[] {
  return bytes.match(new RegExp(`.{1,${SCREEN_CHUNK}}`, 'gs')) ?? [];
}

function passedOn(chunk: string): string {
  return `\x1bP${chunk}\x1b\\`;
}

/** The beginning of a text that is short enough, cut between characters; the text itself where it is. */
export function copyable(text: string): string {
  if (Buffer.byteLength(text) <= MOST_COPIED) return text;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > MOST_COPIED) break;
    end += character.length;
  }
  return text.slice(0, end);
}
