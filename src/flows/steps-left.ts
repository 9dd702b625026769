import type { RunData } from './run-data.ts';
import { nextSteps } from './next-steps.ts';
import type { Setup } from './operations.ts';

/** What is left to do by hand after this very run, in its order: its own steps first, then those of its kind. */
export function stepsLeft(data: RunData): readonly string[] {
  const { finished } = data.run;
  if (!finished || finished.outcome === 'stopped' || finished.outcome === 'failed') return goOn(data);
  const steps = [...afterFindings(data), ...afterRedis(data), ...usual(data), ...afterKeeping(data)];
  return steps.length > 0 ? steps : ['nothing: all is done'];
}

function goOn({ kind, run }: RunData): string[] {
  const hint = run.finished?.hint ? [run.finished.hint] : [];
  const keep = kind === 'rotate' ? ['keep the older keys until then'] : [];
  return [...hint, `${kind} again: it goes on where it stopped`, ...keep];
}

/** Before the application runs on the new key, and before an old one goes. */
function afterFindings({ kind, run }: RunData): string[] {
  if (run.finished?.findings === 0) return [];
  if (kind === 'restore') return ['look at what was not put back: the report says why'];
  return ['look at what was left as found: Key status says why'];
}

function afterRedis({ run }: RunData): string[] {
  const isLeft = run.flush.some(({ event }) => event === 'flush-failed' || event === 'flush-left');
  return isLeft ? ['flush Redis again: x does it, and so does Flush Redis at home'] : [];
}

function usual({ kind, setup, run }: RunData): readonly string[] {
  if (kind === 'restore') return setup.afterSteps ?? [];
  const steps = nextSteps(kind, { ...setup, tellUsers: toldUsers(setup, run.fields) });
  const isSealed = kind === 'rotate' || kind === 'encrypt';
  return steps.length === 0 && isSealed ? ['verify once more before an older key goes'] : steps;
}

/** Only users whose values have gone have something to do again. */
function toldUsers({ tellUsers = [] }: Setup, fields: RunData['run']['fields']): Setup['tellUsers'] & {} {
  return tellUsers.filter(({ field }) => fields.some((each) => each.field === field && each.changed > 0));
}

/** As long as it stands, so do values as they were. */
function afterKeeping({ run }: RunData): string[] {
  return run.kept ? ['when all works: discard the restore point (d, or Restore points at home)'] : [];
}
