import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { OperatorError } from '../../src/errors.ts';
import { tempFolder } from '../support/temp.ts';
import { changed, loaded, mistakeIn, SMALL } from './configs.ts';

const ENV = '{ env: ENCRYPTION_KEY }';
const SECRET = '    column: secret\n';
const STORE = (rest: string) => `keyStores:\n  - { name: vault, write: [put]${rest} }\n`;

/** Part of the least config → what stands there instead → the line, the fact, the hint. */
const MISTAKES: readonly (readonly [string, string, number, string, string])[] = [
  ['    scheme:', '    sheme:', 6, 'there is no setting "sheme" here', 'did you mean "scheme"?'],
  ['fields:', 'feilds:', 8, 'there is no setting "feilds" here', 'did you mean "fields"?'],
  [
    '    column:',
    '    colum:\n    column:',
    10,
    'there is no setting "colum" here',
    'did you mean "column"?',
  ],
  ['    scheme: fernet\n', '', 5, '"scheme" is missing', 'write it as: scheme: fernet'],
  ['application: webops', 'application:', 1, '"application" is empty', 'write it as: application: webops'],
  ['application: webops', 'application: 12', 1, '"application" must be text, not a number', 'quotes'],
  ['application: webops', 'application: web ops', 1, '"application" is not a short word', 'letters'],
  ['fernet', 'fernt', 6, 'there is no scheme "fernt"', 'did you mean "fernet"?'],
  [
    'fernet',
    'chacha20',
    9,
    'the scheme chacha20 keeps a nonce beside each value',
    'storage: { kind: bytes, nonce: COLUMN }',
  ],
  [
    SECRET,
    `${SECRET}    storage: { kind: bytes, nonce: n }\n`,
    11,
    'the scheme fernet keeps its nonce within the value',
    'leave nonce out of its storage',
  ],
  ['keyring: encryption', 'keyring: encrypton', 11, 'there is no keyring "encrypton"', 'mean "encryption"?'],
  [
    'keyring: encryption',
    'keyring: payments',
    11,
    'there is no keyring "payments"',
    'known here: encryption',
  ],
  ['  - table', '    table', 8, '"fields" must be a list, not a mapping', 'write it as: fields: ['],
  [SMALL.slice(SMALL.indexOf('  - table')), ' []\n', 8, 'there is no field', 'table: …'],
  ['table: core_webhook', 'table: a.b.c', 9, '"table" is not the name of a table', 'double quotes'],
  [ENV, '{ enw: X }', 7, 'there is no setting "enw" here', 'did you mean "env"?'],
  [ENV, '{ env: X, file: y }', 7, 'a key source is one of env, file', 'keep one of them'],
  [ENV, '{ env: "a b" }', 7, '"env" is not the name of a variable', 'write the name alone'],
  [ENV, '{ prompt: false }', 7, '"prompt" must be true', 'prompt: true'],
  [ENV, '!ENV $X', 7, 'the tag !ENV is not read here', '{ env: NAME }'],
  [ENV, '!key x', 7, 'YAML tags (words after "!") are not read here', 'leave the tag out'],
  ['environment:', 'application: x\nenvironment:', 2, 'a setting is written twice', 'keep one of the two'],
  ['    scheme', '\tscheme', 6, 'the indentation holds a tab', 'indent with blanks'],
  ['environment:', '__proto__: {}\nenvironment:', 2, '"__proto__" can\'t be a name here', 'another name'],
  ['keyring: encryption', 'keyring: encryption\n    storage: txt', 12, 'there is no storage "txt"', '"text"'],
  [
    'keyring: encryption',
    'keyring: encryption\n    onLostKey: delete',
    12,
    '"onLostKey" must be delete-row',
    '',
  ],
  [
    SECRET,
    `${SECRET}    readsPlaintext: "yes"\n`,
    11,
    '"readsPlaintext" must be true or false, not text',
    'write it as: readsPlaintext: false',
  ],
  ['    scheme', '    rotateEvery: 90\n    scheme', 6, '"rotateEvery" is not a number of days', '90 days'],
  ['  encryption:', '  "my ring":', 5, '"my ring" is not a short word', 'letters'],
  [SECRET, `${SECRET}    also: { a: [1] }\n`, 11, '"a" is not a value a column can be set to', 'true, false'],
  [SECRET, `${SECRET}    exempt: [ 0 ]\n`, 11, 'an entry of "exempt" must be text, not a number', 'quotes'],
  ['fields:', `${STORE(', reed: [a]')}fields:`, 9, 'there is no setting "reed" here', 'did you mean "read"?'],
  ['fields:', `${STORE(', read: []')}fields:`, 9, 'a command needs a program', 'write it as a list'],
  [
    'fields:',
    `${STORE(', read: cat key')}fields:`,
    9,
    '"read" must be a list, not text',
    'write it as: read: [',
  ],
  [
    'fields:',
    `${STORE(`, read: [cat, ${'0f'.repeat(32)}]`)}fields:`,
    9,
    'a key stands in the config',
    '{ env: NAME }',
  ],
  ['fields:', 'keyStore: []\nfields:', 8, 'there is no setting "keyStore" here', 'did you mean "keyStores"?'],
  [SECRET, `${SECRET}    "\\e[31m": x\n`, 11, 'there is no setting of this name', 'known here: table'],
];

describe('a mistake in the config', () => {
  it.each(MISTAKES)('%j written as %j is refused on line %i: %s', (part, other, line, fact, hint) => {
    const error = mistakeIn(changed(SMALL, part, other));
    expect(error.message).toContain(`keyturn.yaml line ${line}: ${fact}`);
    expect(error.hint).toContain(hint);
    expect(error.exitCode).toBe(2);
  });

  it('names the second of two fields with the same column, however their tables are written', () => {
    const error = mistakeIn(
      `${SMALL}  - { table: '"public".core_webhook', column: secret, keyring: encryption }\n`,
    );
    expect(error.message).toBe(
      'keyturn.yaml line 12: the field public.core_webhook.secret stands here a second time (first on line 9)',
    );
  });

  it('names the second of two key stores with the same name', () => {
    const store = '  - { name: vault, write: [put], read: [get] }\n';
    expect(mistakeIn(`${SMALL}keyStores:\n${store}${store}`).message).toBe(
      'keyturn.yaml line 14: the key store vault stands here a second time (first on line 13)',
    );
  });

  it('is told by the first line that is wrong where several are', () => {
    const text = changed(changed(SMALL, 'fernet', 'nothing-like-it'), 'production', 'pro duction');
    expect(mistakeIn(text).message).toContain('line 2:');
  });

  it('is told with all known names where none is near', () => {
    expect(mistakeIn(`${SMALL}colours: blue\n`).hint).toBe(
      'known here: application, environment, database, redis, keyrings, keyStores, fields, backup, restorePoint, runbook',
    );
  });

  it('is told where nothing stands in the file', () => {
    expect(mistakeIn('').message).toBe('keyturn.yaml line 1: the config is empty');
    expect(mistakeIn('# nothing yet\n').message).toContain('the config is empty');
    expect(mistakeIn('hello').message).toContain('must be a mapping (setting: value), not text');
  });
});

describe('any text at all', () => {
  it('is either a config or an operator error that names a line', () => {
    const cwd = tempFolder();
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ': ',
        '- ',
        '\n',
        '  ',
        '"',
        "'",
        '&a ',
        '*a',
        '!x ',
        '#',
        '|',
        '<<: ',
        '? ',
      ),
      fc.constantFrom(
        'application',
        'keyrings',
        'fields',
        'env',
        'null',
        '1e999',
        '__proto__',
        'storage',
        '\0',
        '\t',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const anyText = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      fc.json({ maxDepth: 4 }),
      fc
        .tuple(fc.nat(SMALL.length), fc.array(piece, { maxLength: 4 }), fc.nat(12))
        .map(([at, pieces, cut]) => SMALL.slice(0, at) + pieces.join('') + SMALL.slice(at + cut)),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          loaded(Buffer.from(text), cwd);
        } catch (error) {
          expect(error).toBeInstanceOf(OperatorError);
          expect((error as OperatorError).message).toMatch(/^keyturn\.yaml line \d+: .|not UTF-8/);
          expect((error as OperatorError).hint).not.toBeNull();
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused in words where it is nested beyond reason', () => {
    expect(mistakeIn('['.repeat(200_000)).message).toMatch(/^keyturn\.yaml line 1: /);
    const bomb = ['a: &a [x,x,x,x,x,x,x,x]'];
    for (let i = 0; i < 8; i++) {
      const [before, name] = [String.fromCharCode(97 + i), String.fromCharCode(98 + i)];
      bomb.push(`${name}: &${name} [${Array(8).fill(`*${before}`).join(',')}]`);
    }
    expect(mistakeIn(bomb.join('\n')).message).toMatch(/^keyturn\.yaml line 1: /);
  });
});
