/** Text that stands in an array literal as it is: what sealed values and numbers are made of. */
const PLAIN = /^[A-Za-z0-9_=+/.:-]+$/;

/** A PostgreSQL array in its text form, to be bound as one value: several times faster than the driver's own. */
export function arrayLiteral(values: readonly (string | null)[]): string {
  return `{${values.map(element).join(',')}}`;
}

function element(value: string | null): string {
  if (value === null) return 'NULL';
  // A text that spells null must be quoted, or it would be one.
  if (PLAIN.test(value) && value.length !== 4) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
