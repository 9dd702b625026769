import { OperatorError } from '../../src/errors.ts';
import { SealedFile } from '../../src/export/sealed-file.ts';

/** A process that seals so many kB into a file, and prints what came of it. */
const [, , file, kilobytes] = process.argv;
const sealed = await SealedFile.create(file!, { passphrase: 'five words drawn by chance', workFactor: 10 });
try {
  for (let n = 0; n < Number(kilobytes); n++) await sealed.write('x'.repeat(1_024));
  await sealed.end();
  process.stdout.write(JSON.stringify(await sealed.keep()));
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stdout.write(JSON.stringify(error.toFact()));
} finally {
  await sealed.discard();
}
