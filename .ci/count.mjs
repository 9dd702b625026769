import { readFileSync } from 'node:fs';

/**
 * Prints "passed failed" from Vitest's JSON. A file that could not be loaded counts as one failure, and so does an
 * exit code that no failed test explains (an unhandled error, a server that did not start, no results at all).
 */
const [file = '', exitCode = '1'] = process.argv.slice(2);

const { passed, failed } = counted();
const unexplained = exitCode !== '0' && failed === 0 ? 1 : 0;
console.log(`${passed} ${failed + unexplained}`);

function counted() {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'));
    const broken = results.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    );
    return { passed: results.numPassedTests, failed: results.numFailedTests + broken.length };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
