import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Drill, Expectation } from '../../src/drill/drill.ts';
import type { Lesson } from '../../src/drill/lesson.ts';
import { refusal } from '../../src/errors.ts';
import type { Operations } from '../../src/flows/operations.ts';
import { noCounts } from '../../src/plan/counts.ts';
import type { FindingFact, RunFact } from '../../src/plan/facts.ts';
import { keyturn } from './keyturn.ts';
import { FINDING, FINISHED, REPORT, rotation } from './made-up-run.ts';
import { telling } from './scripted-operations.ts';

const FIELD = 'public.core_two_factor_auth.secret';

let folder: string;
let closed: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-walk-'));
  closed = 0;
});

afterEach(() => rm(folder, { recursive: true }));

describe('a drill that walks by itself', () => {
  test('announces each step, does it, and ends saying which rows were left and why', async () => {
    const told = await walk('drill small', {});
    expect(told.code).toBe(0);
    expect(told.stderr).toContain('hint: keyturn status --rows');
    const steps = told.stdout.split('\n').filter((line) => line.startsWith('step '));
    expect(steps).toEqual([
      'step 1 of 6: generate a new key',
      'step 2 of 6: see where every value stands',
      'step 3 of 6: rehearse',
      'step 4 of 6: rotate',
      'step 5 of 6: verify',
      'step 6 of 6: keep the record',
    ]);
    expect(told.stdout.slice(told.stdout.indexOf('\n1 value was left'))).toBe(
      [
        '',
        '1 value was left as found, and why:',
        '  1 damaged: broken, under any key; whoever owns it must enter it again',
        '    core_two_factor_auth.secret user-17 (id 7): damaged, 70 bytes is too short for a token',
        '',
        'drill: it went as it should: every value that can be turned is turned and proved, the rest is named',
        '',
      ].join('\n'),
    );
    expect(closed).toBe(1);
  });

  test('prints facts only with --json', async () => {
    const told = await walk('drill small --json', {});
    const facts = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(facts.filter(({ event }) => event === 'drill-step').map(({ step }) => step)).toEqual([
      'generate',
      'status',
      'dry-run',
      'rotate',
      'verify',
      'report',
    ]);
    expect(facts.at(-1)).toEqual({ event: 'drill-finished', asExpected: true, left: 1, surprises: [] });
  });

  test('holds what was proved against what was turned', async () => {
    const told = await walk('drill small', { rotate: () => telling(...rotation()) });
    expect(told.code).toBe(1);
    expect(told.stdout).toContain('unexpected: nothing is proved of core_two_factor_auth.secret\n');
  });

  test('goes as it should where what was left is what the drill expects', async () => {
    expect((await walk('drill small', {}, { [FIELD]: { damaged: 1 } })).code).toBe(0);
  });

  test('says where what was left is not what the drill expects', async () => {
    const told = await walk('drill small', {}, { [FIELD]: { damaged: 1, plaintext: 2 } });
    expect(told.code).toBe(1);
    expect(told.stdout.trimEnd().split('\n').slice(-3)).toEqual([
      'unexpected: 1 values were left, 3 were seeded',
      'unexpected: core_two_factor_auth.secret has 0 plaintext values left, not 2',
      'drill: it did not go as it should (exit 1)',
    ]);
  });

  test('exits 1 and says what went otherwise than it should', async () => {
    const told = await walk('drill small', {
      verify: () => telling({ event: 'verify-total', opened: 1200, failed: 41 } as const),
    });
    expect(told.code).toBe(1);
    expect(told.stdout.trimEnd().split('\n').slice(-2)).toEqual([
      'unexpected: verify could not open 41, the rotation left 1',
      'drill: it did not go as it should (exit 1)',
    ]);
    expect(closed).toBe(1);
  });
});

describe('a lesson of a drill', () => {
  test('has steps and an order of its own, and words of its own where its story needs them', async () => {
    const told = await taught({
      steps: [{ step: 'status', meaning: 'A story begins.' }, { step: 'encrypt' }, { step: 'verify' }],
      end: 'all is well',
    });
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('\nstep 1 of 3: see where every value stands\n  A story begins.\n');
    expect(told.stdout).toContain('\nstep 2 of 3: encrypt\n  What is still plaintext is sealed');
    expect(told.stdout.trimEnd().split('\n').slice(-3)).toEqual([
      'no value was left as found',
      '',
      'drill: it went as it should: all is well',
    ]);
  });

  test('says where a step came to something else than it expects, and goes on to its end', async () => {
    const expects = { exitCode: 0, changed: 7, rows: { 'public.core_webhook': 35 } };
    const told = await taught({
      steps: [
        { step: 'status', expects: { counts: { oldKey: 2, damaged: 0 } } },
        { step: 'encrypt', expects },
        { step: 'verify' },
      ],
      end: 'all is well',
    });
    expect(told.code).toBe(1);
    expect(told.stdout.trimEnd().split('\n').slice(-4)).toEqual([
      'unexpected: status: counts oldKey is 1, not 2',
      'unexpected: encrypt: changed is 4, not 7',
      'unexpected: encrypt: rows public.core_webhook is not told, not 35',
      'drill: it did not go as it should (exit 1)',
    ]);
  });

  test('takes a refusal for what it came to where a step may be refused, and for the end where none may', async () => {
    const refused = () => {
      throw refusal('column-width', 'too narrow', 'alter table');
    };
    const steps = [{ step: 'encrypt-dry-run', expects: { exitCode: 3, refused: 'column-width' } }] as const;
    const told = await taught({ steps, end: 'all is well' }, { rehearse: refused });
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toContain('\nrefused: too narrow (exit 3)\n  alter table\n');

    const ended = await taught({ steps: [{ step: 'encrypt' }], end: '' }, { encrypt: refused });
    expect(ended).toMatchObject({ code: 3, stderr: 'error: too narrow\nhint: alter table\n' });
    expect(closed).toBe(2);
  });

  test('is surprised by a rehearsal that ought to be refused and is not', async () => {
    const steps = [{ step: 'encrypt-dry-run', expects: { refused: 'column-width' } }] as const;
    const told = await taught({ steps, end: '' }, { rehearse: () => telling(...encryption()) });
    expect(told.stdout).toContain('unexpected: encrypt-dry-run: refused is not told, not column-width\n');
  });

  test('lists what a look within found among what is left', async () => {
    const found: FindingFact = { ...FINDING, status: 'current-key', reason: 'a sealed value within' };
    const told = await taught(
      { steps: [{ step: 'encrypt' }, { step: 'look-within' }], end: 'all is well' },
      { rehearse: (_request, kind) => telling<RunFact>(found, { ...FINISHED, kind: kind!, dryRun: true }) },
    );
    expect(told.code).toBe(0);
    expect(told.stdout).toContain(
      '\n1 value was left as found, and why:\n  1 current-key: it opens, and holds a sealed value once more',
    );
  });
});

/** An encryption of four values that leaves none. */
function encryption(): RunFact[] {
  const done = { outcome: 'done', changed: 4, findings: 0, exitCode: 0 } as const;
  return [{ ...FINISHED, kind: 'encrypt', ...done }];
}

function taught(lesson: Lesson, otherwise: Partial<Operations> = {}) {
  const operations: Partial<Operations> = {
    encrypt: () => telling(...encryption()),
    verify: () => telling({ event: 'verify-total', opened: 4, failed: 0 } as const),
    ...otherwise,
  };
  return walk('drill small', operations, null, lesson);
}

function walk(
  line: string,
  otherwise: Partial<Operations>,
  expected: Expectation | null = null,
  lesson?: Lesson,
) {
  const drill: Drill = {
    name: 'small',
    title: 'A small drill',
    lesson,
    prepare: async () => ({
      name: 'small',
      folder,
      configFile: join(folder, 'keyturn.yaml'),
      nextKeyFile: join(folder, 'next.key'),
      databaseUrl: '',
      env: {},
      oldKey: '77e0 12aa',
      expected,
      stageNextKey: async () => {},
      close: async () => {
        closed += 1;
      },
    }),
  };
  const operations: Partial<Operations> = {
    census: () => telling({ event: 'census-total', ...noCounts(), rows: 1, oldKey: 1 } as const),
    rehearse: () => telling(...rotation({ dryRun: true })),
    rotate: () => telling(...proved()),
    verify: () => telling({ event: 'verify-total', opened: 1240, failed: 1 } as const),
    report: async () => REPORT,
    ...otherwise,
  };
  return keyturn(line, { operations, change: { drills: async () => [drill] } });
}

/** A rotation in which every field that changed is proved. */
function proved(): RunFact[] {
  return rotation().flatMap((fact): RunFact[] =>
    fact.event === 'proved'
      ? [fact, { ...fact, field: 'public.core_two_factor_auth.secret', opened: 1203 }]
      : [fact],
  );
}
