import { OperatorError } from '../../src/errors.ts';
import { RowsFile } from '../../src/export/rows-file.ts';

/** A process that writes so many lines of a kB into a list, and prints what came of it. */
const [, , path, lines] = process.argv;
const file = await RowsFile.create(path!);
try {
  for (let n = 0; n < Number(lines); n++) await file.write(`${'é'.repeat(511)}\r\n`);
  await file.keep();
  process.stdout.write('{}');
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stdout.write(JSON.stringify(error.toFact()));
} finally {
  await file.discard();
}
