import type { Queryable } from '../database.ts';

type Forms = Readonly<Record<string, string>>;

/** What a text is read by when it is cast back: whatever the session says, it means the same. */
const CAST_FORMS: Forms = { intervalstyle: 'postgres', lc_monetary: 'C', xmloption: 'content' };

/** Under these a value's text casts back to the very same value, whatever the session, its role or its database says. */
const TEXT_FORMS: Forms = {
  ...CAST_FORMS,
  datestyle: 'ISO, YMD',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
};

/** Reads values as texts that are kept, or are compared with such, within a transaction. */
export function inTextForms<T>(tx: Queryable, work: () => Promise<T>): Promise<T> {
  return inForms(tx, TEXT_FORMS, work);
}

/** Makes values of such texts again; the application's triggers find its times and dates as ever. */
export function inCastForms<T>(tx: Queryable, work: () => Promise<T>): Promise<T> {
  return inForms(tx, CAST_FORMS, work);
}

/** Afterwards the session is as it was. */
async function inForms<T>(tx: Queryable, forms: Forms, work: () => Promise<T>): Promise<T> {
  const names = Object.keys(forms);
  const [before] = await tx.query<Record<string, string>>(
    `select ${names.map((name) => `current_setting('${name}') as ${name}`).join(', ')}`,
  );
  await set(tx, forms);
  const result = await work();
  await set(tx, before!);
  return result;
}

/** What a failed transaction, or savepoint, has set is undone with it. */
async function set(tx: Queryable, forms: Forms): Promise<void> {
  const calls = Object.keys(forms).map((_, n) => `set_config($${2 * n + 1}, $${2 * n + 2}, true)`);
  await tx.query(`select ${calls.join(', ')}`, Object.entries(forms).flat());
}
