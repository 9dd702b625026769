import { refusal } from '../errors.ts';
import { answerFromFlags } from '../flows/gate-flags.ts';
import { type Gate, type GateAnswer, gatesFor, judgeAnswer } from '../flows/gates.ts';
import type { Setup } from '../flows/operations.ts';
import type { RunKind } from '../plan/facts.ts';
import { askLine } from './ask-line.ts';
import { type Call, textFlag } from './command.ts';
import { canAsk } from './with-operations.ts';

/** The gates' answers, as a run keeps them. */
export interface Passed {
  backup: string | null;
  answers: readonly string[];
}

/** Passes every gate by flag, or by asking where a person is there; throws a refusal otherwise. */
export async function passGates(call: Call, kind: RunKind, setup: Setup): Promise<Passed> {
  return passedBy(await gateAnswers(call, gatesFor({ kind, setup })));
}

/** Passes these gates, one after the other. */
export async function gateAnswers(call: Call, gates: readonly Gate[]): Promise<GateAnswer[]> {
  const answers: GateAnswer[] = [];
  for (const gate of gates) answers.push(await passGate(call, gate));
  return answers;
}

export function passedBy(answers: readonly GateAnswer[]): Passed {
  return {
    backup: answers.find(({ backup }) => backup !== null)?.backup ?? null,
    answers: answers.map(({ words }) => words),
  };
}

/** One gate, by flag or by asking; throws a refusal where it stays shut. */
export async function passGate(call: Call, gate: Gate): Promise<GateAnswer> {
  const { context, flags, output } = call;
  const answer = answerFromFlags({
    gate,
    flags: {
      confirm: flags.confirm ?? undefined,
      yes: flags.yes,
      backup: textFlag(call, 'backup') ?? undefined,
      backupTo: textFlag(call, 'backupTo') ?? undefined,
      noInput: !canAsk(context, flags),
    },
  });
  if (answer) return answer;
  const question = [gate.question, gate.how, ...(gate.note ? [gate.note] : []), '>'].join('\n');
  const asked = { question: output.shownErr(question), input: context.stdin, output: context.stderr };
  const judged = judgeAnswer(gate, await askLine(asked));
  if (judged.passed) return judged.answer;
  throw refusal('gate-refused', `the answer does not open the gate: ${judged.why}`, 'nothing was changed');
}
