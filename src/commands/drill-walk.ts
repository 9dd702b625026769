import { basename } from 'node:path';

import type { Drill, PreparedDrill } from '../drill/drill.ts';
import type { Operations } from '../flows/operations.ts';
import { type DrillStep, leftLines, stepLines } from '../plan/drill-words.ts';
import type { FieldFinishedFact, FindingFact, ProvedFact, RunFact } from '../plan/facts.ts';
import { reportMarkdown } from '../plan/report-words.ts';
import type { Call } from './command.ts';
import { surprises } from './drill-expectations.ts';
import { openStage } from './drill-operations.ts';
import { makeKey } from './make-key.ts';
import { tellCensus } from './status.ts';
import { tellRun } from './tell-run.ts';
import { tellVerify } from './verify.ts';

interface Walk {
  call: Call;
  drill: Drill;
  stage: PreparedDrill;
  signal: AbortSignal;
}

/** Walks a drill by itself and tells each step. Null where a signal ended it; 1 where it went otherwise than expected. */
export async function walkDrill(walk: Walk): Promise<number | null> {
  const { call, drill, stage, signal } = walk;
  await call.output.tell({
    fact: { event: 'drill-started', name: drill.name, title: drill.title },
    lines: [
      `drill ${drill.name}: ${drill.title}`,
      'A throwaway PostgreSQL runs for this drill, with made-up rows. Nothing of yours is touched, and it is removed at the end.',
    ],
    tone: 'strong',
  });
  await announce(call, 'generate');
  const key = await makeKey({ scheme: 'fernet', file: stage.nextKeyFile });
  await call.output.tell({ fact: key, lines: [keptLine(stage, key.fingerprint)] });
  await stage.stageNextKey();
  if (signal.aborted) return null;
  const operations = await openStage(call.context, stage);
  try {
    return await walkOn(walk, operations);
  } finally {
    await call.output.progress.clear();
    await operations.close();
  }
}

function keptLine({ nextKeyFile, nextIsSecret }: PreparedDrill, fingerprint: string): string {
  const what = nextIsSecret ? 'a new secret, which the key is derived from,' : `key ${fingerprint}`;
  return `${what} is kept in ${basename(nextKeyFile)} (0600)`;
}

/** What a walk remembers of its rotation and its verification. */
interface Heard {
  findings: FindingFact[];
  fields: FieldFinishedFact[];
  proofs: ProvedFact[];
  rotated: number;
  unverified: number | null;
}

async function walkOn({ call, stage, signal }: Walk, operations: Operations): Promise<number | null> {
  const heard: Heard = { findings: [], fields: [], proofs: [], rotated: 0, unverified: null };
  const steps: readonly (readonly [DrillStep, () => Promise<unknown>])[] = [
    ['status', () => tellCensus({ call, operations, scope: {} })],
    ['dry-run', () => rehearse(call, operations)],
    ['rotate', () => rotate(call, operations, heard)],
    ['verify', () => verify(call, operations, heard)],
    ['report', () => tellReport(call, operations)],
  ];
  for (const [step, act] of steps) {
    await announce(call, step);
    await act();
    if (signal.aborted) return null;
    if (call.output.gone) return 0;
  }
  return tellEnd(call, heard, surprises({ expected: stage.expected ?? null, ...heard }));
}

async function rehearse(call: Call, operations: Operations): Promise<void> {
  const facts = operations.rehearse({});
  await tellRun({ call, operations, kind: 'rotate', dryRun: true, facts, nextSteps: [] });
}

async function rotate(call: Call, operations: Operations, heard: Heard): Promise<void> {
  const facts = operations.rotate({ reason: 'drill', answers: ['no gate: this is a drill'] });
  const onFact = (fact: RunFact): void => {
    if (fact.event === 'finding') heard.findings.push(fact);
    if (fact.event === 'field-finished') heard.fields.push(fact);
    if (fact.event === 'proved') heard.proofs.push(fact);
  };
  heard.rotated = await tellRun({
    call,
    operations,
    kind: 'rotate',
    dryRun: false,
    facts,
    nextSteps: [],
    onFact,
  });
}

async function verify(call: Call, operations: Operations, heard: Heard): Promise<void> {
  const total = await tellVerify({ call, operations, scope: {} });
  heard.unverified = total?.failed ?? null;
}

async function tellReport({ output }: Call, operations: Operations): Promise<void> {
  const report = await operations.report(null);
  const lines = reportMarkdown(report).map((line) => (line === '' ? '' : `  ${line}`));
  await output.tell({ fact: { event: 'report', ...report }, lines });
}

async function announce({ output }: Call, step: DrillStep): Promise<void> {
  const [, title = '', ...meaning] = stepLines(step);
  await output.tell({ fact: { event: 'drill-step', step }, lines: ['', title], tone: 'strong' });
  await output.tell({ fact: null, lines: meaning, tone: 'faint' });
}

async function tellEnd({ output }: Call, heard: Heard, wrong: readonly string[]): Promise<number> {
  await output.tell({ fact: null, lines: leftLines(heard.findings) });
  const asExpected = wrong.length === 0;
  await output.tell({
    fact: { event: 'drill-finished', asExpected, left: heard.findings.length, surprises: wrong },
    lines: asExpected
      ? [
          '',
          'drill: it went as it should: every value that can be turned is turned and proved, the rest is named',
        ]
      : ['', ...wrong.map((each) => `unexpected: ${each}`), 'drill: it did not go as it should (exit 1)'],
    tone: asExpected ? 'good' : 'bad',
    essential: true,
  });
  return asExpected ? 0 : 1;
}
