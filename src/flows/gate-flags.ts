import { refusal } from '../errors.ts';
import { type Gate, type GateAnswer, judgeAnswer } from './gates.ts';

/** What a command's flags say about its gates. */
export interface GateFlags {
  confirm?: string | undefined;
  yes?: boolean | undefined;
  backup?: string | undefined;
  /** The folder a backup is to be made in. */
  backupTo?: string | undefined;
  /** True where nobody may be asked: `--no-input`, or no terminal. */
  noInput: boolean;
}

/**
 * Answers a gate from the flags. Null where a person is there and must be asked. Throws a refusal (exit 3) that
 * names the flag where nobody can be asked, and where a flag gives a wrong answer.
 */
export function answerFromFlags({ gate, flags }: { gate: Gate; flags: GateFlags }): GateAnswer | null {
  switch (gate.name) {
    case 'question':
      return questionFromFlags(gate, flags);
    case 'backup':
      return backupFromFlags(gate, flags);
    case 'consent':
      return consentFromFlags(gate, flags);
  }
}

function questionFromFlags(gate: Gate, { yes, noInput }: GateFlags): GateAnswer | null {
  if (yes) return { gate: 'question', words: `${gate.question} --yes`, backup: null };
  if (!noInput) return null;
  throw refusal(
    'gate-unanswered',
    `the runbook asks: ${gate.question}`,
    'answer it, and every other such question, with --yes',
  );
}

function backupFromFlags(gate: Gate, { backup, backupTo, noInput, yes }: GateFlags): GateAnswer | null {
  if (backupTo !== undefined)
    return { gate: 'backup', words: `backup: to be made in ${backupTo}`, backup: null, takeTo: backupTo };
  if (backup !== undefined) {
    const judged = judgeAnswer(gate, backup);
    if (judged.passed) return judged.answer;
    throw refusal('backup-required', 'no backup was named', 'name the backup with --backup LOCATION');
  }
  if (!gate.strict && (noInput || yes)) return { gate: 'backup', words: 'no backup named', backup: null };
  if (!noInput) return null;
  throw refusal(
    'backup-required',
    'the configuration requires a backup, and none was named',
    'name the backup with --backup LOCATION, or have one made with --backup-to FOLDER',
  );
}

function consentFromFlags(gate: Gate, { confirm, yes, noInput }: GateFlags): GateAnswer | null {
  // A word that was given is always held against this environment's: a wrong one means a wrong database.
  if (confirm !== undefined) return confirmed(gate, confirm);
  if (!gate.strict) {
    if (yes) return { gate: 'consent', words: 'consent: --yes', backup: null };
    return noInput ? { gate: 'consent', words: 'consent: no typed word needed here', backup: null } : null;
  }
  if (!noInput) return null;
  throw refusal(
    'gate-unanswered',
    'this environment asks for a typed word before a change',
    `give it with --confirm ${gate.word}`,
  );
}

function confirmed(gate: Gate, word: string): GateAnswer {
  if (word === gate.word) return { gate: 'consent', words: `consent: --confirm ${word}`, backup: null };
  throw refusal(
    'wrong-word',
    `--confirm has the wrong word for this environment`,
    `to go on here, give --confirm ${gate.word}`,
  );
}
