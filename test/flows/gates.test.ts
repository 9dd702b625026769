import { describe, expect, test } from 'vitest';

import { OperatorError } from '../../src/errors.ts';
import { answerFromFlags, type GateFlags } from '../../src/flows/gate-flags.ts';
import { type Gate, gatesFor, judgeAnswer } from '../../src/flows/gates.ts';
import type { Setup } from '../../src/flows/operations.ts';
import type { RunKind } from '../../src/plan/facts.ts';
import { DEVELOPMENT, DRILL, SETUP } from './setup.ts';

const [backup, consent] = gatesFor({ kind: 'rotate', setup: SETUP }) as [Gate, Gate];
const [, free] = gatesFor({ kind: 'rotate', setup: DEVELOPMENT }) as [Gate, Gate];
const [required] = gatesFor({ kind: 'rotate', setup: { ...SETUP, backupRequired: true } }) as [Gate, Gate];

describe('the gates of a run', () => {
  const kinds: readonly [RunKind, string, Setup, boolean][] = [
    ['rotate', 'production', SETUP, true],
    ['rotate', 'development', DEVELOPMENT, false],
    ['rotate', 'a drill', DRILL, false],
    ['encrypt', 'development', DEVELOPMENT, false],
    ['purge', 'development', DEVELOPMENT, true],
    ['decrypt', 'development', DEVELOPMENT, true],
    ['purge', 'a drill', DRILL, false],
    ['decrypt', 'a drill', DRILL, false],
  ];

  test.each(kinds)('%s in %s', (kind, _where, setup, strict) => {
    expect(gatesFor({ kind, setup }).find(({ name }) => name === 'consent')?.strict).toBe(strict);
  });

  test('ask for no backup of a database that is thrown away', () => {
    expect(gatesFor({ kind: 'rotate', setup: DRILL }).map(({ name }) => name)).toEqual(['consent']);
  });

  test('ask for the word of the application and its environment where none was configured', () => {
    expect(gatesFor({ kind: 'purge', setup: DEVELOPMENT })[1]?.word).toBe('webops-development');
  });
});

describe('an answer at a gate', () => {
  const answers: readonly [string, Gate, string, boolean][] = [
    ['the exact word', consent, 'webops-production', true],
    ['the word in capitals', consent, 'WEBOPS-PRODUCTION', false],
    ['the word with a blank', consent, 'webops-production ', false],
    ['half the word', consent, 'webops-pro', false],
    ['yes where the word is asked', consent, 'yes', false],
    ['nothing', consent, '', false],
    ['yes where no word is asked', free, 'yes', true],
    ['no where no word is asked', free, 'no', false],
    ['nothing where no word is asked', free, '', false],
    ['a backup’s name', backup, 'dump-1', true],
    ['a backup declined in words', backup, 'no backup', true],
    ['no word about the backup', backup, ' ', false],
    ['a backup declined with a letter missing', backup, 'no bakup', false],
    ['a backup declined in one word', required, 'nobackup', false],
    ['a yes for the name of a backup', backup, 'Yes', false],
    ['a none for the name of a backup', backup, 'none', false],
    ['a key for the name of a backup', backup, '?', false],
    ['the word of consent, a question too early', backup, 'webops-production', false],
    ['a ticket of one digit', backup, '#7', true],
    ['a backup whose name begins alike', backup, 'nobackup.dump', true],
    ['a required backup declined', required, 'no backup', false],
    ['a required backup named', required, 'dump-1', true],
  ];

  test.each(answers)('%s', (_title, gate, typed, passes) => {
    expect(judgeAnswer(gate, typed).passed).toBe(passes);
  });

  test('is told what names no backup, and how to go on without one', () => {
    expect(judgeAnswer(backup, 'no bakup')).toEqual({
      passed: false,
      why: '“no bakup” is no name of a backup: say which it is, or type “no backup”',
    });
  });

  test('says of a wrong word which one is right', () => {
    expect(judgeAnswer(consent, 'webops-staging')).toEqual({
      passed: false,
      why: 'that is not the word: it is webops-production',
    });
  });
});

describe('a backup that Keyturn would make itself', () => {
  const possible = { possible: true, why: null, version: '18.4', estimateBytes: 12_300_000 };
  const why = 'pg_dump 15.19 is older than the server, 18.4: it would refuse';
  const [offered] = gatesFor({ kind: 'rotate', setup: SETUP, offer: possible }) as [Gate];
  const offer = { ...possible, possible: false, why, version: null };
  const [refused] = gatesFor({ kind: 'rotate', setup: SETUP, offer }) as [Gate];

  test('is offered where it is possible, and asked for in words', () => {
    expect(offered.note).toBe('Or type “take FOLDER” to have pg_dump 18.4 make one there now (12 MB here).');
    expect(judgeAnswer(offered, ' Take  /var/my backups ')).toEqual({
      passed: true,
      answer: {
        gate: 'backup',
        words: 'backup: to be made in /var/my backups',
        backup: null,
        takeTo: '/var/my backups',
      },
    });
  });

  test('is not taken for the name of one where it is not possible: it is said why', () => {
    expect(refused.note).toBe(`Keyturn can’t make one itself: ${why}.`);
    expect(judgeAnswer(refused, 'take /var/backups')).toEqual({ passed: false, why: refused.note });
    expect(judgeAnswer(refused, 'takeout-17').passed).toBe(true);
  });

  test('is a name like any other where nobody offered it', () => {
    expect(judgeAnswer(backup, 'take 17')).toMatchObject({ passed: true, answer: { backup: 'take 17' } });
  });

  test('is asked for by a flag, though one is required', () => {
    const flags = { backupTo: '/b', noInput: true };
    expect(answerFromFlags({ gate: required, flags })).toMatchObject({ backup: null, takeTo: '/b' });
  });
});

describe('a gate without a terminal', () => {
  const passing: readonly [string, Gate, Partial<GateFlags>, string][] = [
    [
      'is opened by the word',
      consent,
      { confirm: 'webops-production' },
      'consent: --confirm webops-production',
    ],
    ['takes its safe default where no backup is named', backup, {}, 'no backup named'],
    ['takes the backup that is named', backup, { backup: 'dump-1' }, 'backup: dump-1'],
    ['needs no word in development', free, {}, 'consent: no typed word needed here'],
    ['is opened by --yes in development', free, { yes: true }, 'consent: --yes'],
  ];

  test.each(passing)('%s', (_title, gate, flags, words) => {
    expect(answerFromFlags({ gate, flags: { ...flags, noInput: true } })?.words).toBe(words);
  });

  const refused: readonly [string, Gate, Partial<GateFlags>, string][] = [
    ['stays shut without the word', consent, {}, 'give it with --confirm webops-production'],
    ['is not opened by --yes', consent, { yes: true }, 'give it with --confirm webops-production'],
    [
      'is not opened by another word',
      consent,
      { confirm: 'yes' },
      'to go on here, give --confirm webops-production',
    ],
    [
      'refuses a wrong word in development too',
      free,
      { confirm: 'webops-production' },
      'to go on here, give --confirm webops-development',
    ],
    [
      'asks for a backup that is required',
      required,
      {},
      'name the backup with --backup LOCATION, or have one made with --backup-to FOLDER',
    ],
    ['takes no empty name for a backup', required, { backup: ' ' }, 'name the backup with --backup LOCATION'],
  ];

  test.each(refused)('%s', (_title, gate, flags, hint) => {
    const answer = () => answerFromFlags({ gate, flags: { ...flags, noInput: true } });
    expect(answer).toThrow(OperatorError);
    expect(answer).toThrow(expect.objectContaining({ exitCode: 3, hint }));
  });

  test('leaves the question to a person where one is there', () => {
    expect(answerFromFlags({ gate: consent, flags: { noInput: false } })).toBeNull();
    expect(answerFromFlags({ gate: backup, flags: { noInput: false } })).toBeNull();
  });
});

describe('a question of the runbook', () => {
  const setup = { ...SETUP, questions: ['Is the backend stopped?'] };
  const [question] = gatesFor({ kind: 'rotate', setup }) as [Gate];

  test('is the first gate, and only yes passes it', () => {
    expect(gatesFor({ kind: 'rotate', setup }).map(({ name }) => name)).toEqual([
      'question',
      'backup',
      'consent',
    ]);
    expect(judgeAnswer(question, 'no')).toMatchObject({ passed: false });
    expect(judgeAnswer(question, '')).toMatchObject({ passed: false });
    expect(judgeAnswer(question, 'yes')).toEqual({
      passed: true,
      answer: { gate: 'question', words: 'Is the backend stopped? yes', backup: null },
    });
  });

  test('is answered by --yes, asked of a person, and refused where nobody can be asked', () => {
    expect(answerFromFlags({ gate: question, flags: { noInput: true, yes: true } })?.words).toBe(
      'Is the backend stopped? --yes',
    );
    expect(answerFromFlags({ gate: question, flags: { noInput: false } })).toBeNull();
    expect(() => answerFromFlags({ gate: question, flags: { noInput: true } })).toThrow(
      'the runbook asks: Is the backend stopped?',
    );
  });
});
