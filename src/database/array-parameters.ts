/** Text that stands in an array literal as it is: numbers and plain words. */
const PLAIN = /^[A-Za-z0-9_=+/.:-]+$/;
const TEXT_OID = 25;
const HEADER = 20;

/** An array of any type in PostgreSQL's text form, to be bound as one value. */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map(element).join(',')}}`;
}

function element(value: string): string {
  // A text that spells null must be quoted, or it would be one.
  if (PLAIN.test(value) && value.length !== 4) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * A text[] in PostgreSQL's binary form, to be bound as one value: nothing in it has to be quoted here or parsed there.
 * Source: `array_recv`; dimensions, null flag, element type, length and lower bound, then each element behind its length.
 */
export function textArray(values: readonly (string | null)[]): Buffer {
  const lengths = values.map((value) => (value === null ? -1 : Buffer.byteLength(value)));
  const bytes = lengths.reduce((sum, length) => sum + 4 + Math.max(0, length), HEADER);
  const array = Buffer.allocUnsafe(bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(lengths.includes(-1) ? 1 : 0, 4);
  array.writeUInt32BE(TEXT_OID, 8);
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let at = HEADER;
  for (const [i, value] of values.entries()) {
    at = array.writeInt32BE(lengths[i]!, at);
    if (value !== null) at += array.write(value, at);
  }
  return array;
}
