import { basename } from 'node:path';

import { describe, expect, it } from 'vitest';

import { parseDotenv } from '../../src/keystore/dotenv.ts';
import { tempFile } from '../support/temp.ts';
import { refusalOf, textOf } from './contexts.ts';

/** Texts and what python-dotenv 1.2.2 makes of them in an environment where HOMEX is /root. */
const ANSWERS: readonly (readonly [string, Record<string, string | null>])[] = [
  ["SECRET_KEY='k!x(9_$#@=test'\n", { SECRET_KEY: 'k!x(9_$#@=test' }],
  ['SECRET_KEY=k!x(9_$#@=test   # the old one\n', { SECRET_KEY: 'k!x(9_$#@=test' }],
  ['export SECRET_KEY = a b \t\n', { SECRET_KEY: 'a b' }],
  ['K=#$(=\n', { K: '#$(=' }],
  ['K=x#y #z\n', { K: 'x#y' }],
  ['K="a\\n\\"b\\" \\\\ \\$ \\x"\n', { K: 'a\n"b" \\ \\$ \\x' }],
  ["K='a\\n\\'b\\' \\\\'\n", { K: "a\\n'b' \\" }],
  ['K="first\nsecond"\n', { K: 'first\nsecond' }],
  [`A=1\nK='\${A}-\${HOMEX}-\${NO}-\${NO:-d e}-$A-\${A'\n`, { A: '1', K: '1-/root--d e-$A-${A' }],
  ['K=1\r\nK=2\r\n', { K: '2' }],
  ['K\n', { K: null }],
  ['K=\n', { K: '' }],
  ["K='open\nL=2\n", { L: '2' }],
  ["K='a'b\nL=2\n", { L: '2' }],
  ["'K'=v\n", { K: 'v' }],
  ['K=\u00a0v\u00a0\n', { K: 'v' }],
  [`# K=1\nL=\${K:-}x\n`, { L: 'x' }],
  ['K=a\\nb\n', { K: 'a\\nb' }],
  ['\ufeffK=1\n', { '\ufeffK': '1' }],
];

describe('a .env file', () => {
  it.each(ANSWERS)('gives what python-dotenv gives: %j', (text, answer) => {
    expect(Object.fromEntries(parseDotenv(text, { HOMEX: '/root' }).values)).toEqual(answer);
  });

  it("lets its own earlier values win over the environment's", () => {
    const { values } = parseDotenv(`A=file\nK=\${A}\${B}\n`, { A: 'environment', B: '!' });
    expect(values.get('K')).toBe('file!');
  });

  it('gives the key of the config its exact text', async () => {
    const path = tempFile('.env', "OTHER=1\nSECRET_KEY='k!x(9_$#@=test'\n");
    expect(await textOf({ kind: 'dotenv', path, name: 'SECRET_KEY' })).toBe('k!x(9_$#@=test');
  });

  it('says which line is skipped where the key is not found', async () => {
    const path = tempFile('.env', "A=1\nSECRET_KEY='never closed\n");
    const error = await refusalOf(textOf({ kind: 'dotenv', path, name: 'SECRET_KEY' }));
    expect(error.message).toBe('SECRET_KEY is not in .env');
    expect(error.hint).toBe(
      "line 2 of .env can't be parsed and is skipped; look for an unclosed quote there",
    );
    expect(error.exitCode).toBe(2);
  });

  it('says that a name has no value, or an empty one', async () => {
    const path = tempFile('.env', 'BARE\nEMPTY=\n');
    const message = async (name: string) => (await refusalOf(textOf({ kind: 'dotenv', path, name }))).message;
    expect(await message('BARE')).toBe('BARE stands without a value in .env');
    expect(await message('EMPTY')).toBe('EMPTY in .env is empty');
  });

  it('says that the file is not there', async () => {
    const error = await refusalOf(textOf({ kind: 'dotenv', path: '/nowhere/.env', name: 'K' }));
    expect(error.message).toBe(`/nowhere/${basename('.env')} can't be read: it does not exist`);
  });
});
