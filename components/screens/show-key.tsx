import type { GeneratedKey } from '../../src/flows/operations.ts';
import { SHOW_WARNING, SHOW_WORD } from '../../src/plan/new-key-words.ts';
import type { TypedLine } from '../typed-line.ts';
import type { TypedSecret } from '../typed-secret.ts';
import { Line, Paragraph, Yielding } from '../words.tsx';
import { EntryLine, Refusal, SecretLine } from './entry-line.tsx';

/**
 *  ! Whoever sees this screen has the key: somebody behind you, a screen share, …
 *
 *  May the new key be shown here, once? Type show it to go on.
 *  › show it▏
 */
export function ShowGate({ line, refused }: { line: TypedLine; refused: string | null }) {
  return (
    <>
      <Yielding>
        <Line />
        {SHOW_WARNING.map((sentence, index) => (
          <Paragraph key={sentence} {...(index === 0 && { tone: 'warn' })}>
            {sentence}
          </Paragraph>
        ))}
        <Line />
      </Yielding>
      <Paragraph tone="strong">May the new key be shown here, once?</Paragraph>
      <Paragraph>{`Have the place ready that you will put it in. Type ${SHOW_WORD} to go on, or Esc to go back.`}</Paragraph>
      <EntryLine entry={line.entry} />
      <Refusal line={line} why={refused} />
    </>
  );
}

/**
 *  This is the new key 3f2a 91bc. It is shown once.
 *
 *    Zm9ydHktZm91ci1jaGFyYWN0ZXJz…
 */
export function ShownKey({ text, made, columns }: { text: string; made: GeneratedKey; columns: number }) {
  return (
    <>
      <Line />
      <Paragraph tone="warn">{`This is the new ${made.scheme} key ${made.fingerprint}. It is shown once.`}</Paragraph>
      <Line />
      {piecesOf(text, columns - 6).map((piece) => (
        <Line key={piece}>{`   ${piece}`}</Line>
      ))}
      <Line />
      <Paragraph>
        Put it where it is to be kept, then press Enter: this screen is wiped, and you type or paste the key
        back from there. Esc forgets it.
      </Paragraph>
    </>
  );
}

/** A key broken where the screen ends: nothing of it may be cut off, and no blank added. */
function piecesOf(text: string, width: number): string[] {
  const length = Math.ceil(text.length / width);
  return Array.from({ length }, (_, index) => text.slice(index * width, (index + 1) * width));
}

/**
 *  Type or paste the key back from where you put it. It is not shown.
 *  › 44 characters · 3f2a 91bc▏
 */
export function ReadBack({
  made,
  secret,
  refused,
}: {
  made: GeneratedKey;
  secret: TypedSecret;
  refused: string | null;
}) {
  return (
    <>
      <Line />
      <Paragraph>{`The new key has the fingerprint ${made.fingerprint}. Only that one goes on.`}</Paragraph>
      <Line />
      <Paragraph tone="strong">Type or paste it back from where you put it. It is not shown.</Paragraph>
      <SecretLine secret={secret} />
      <Refusal line={secret} why={refused} />
      <Line />
      <Paragraph tone="faint">It is not shown again: Esc forgets it, and another one can be made.</Paragraph>
    </>
  );
}
