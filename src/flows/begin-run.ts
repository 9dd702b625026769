import type { RunFact } from '../plan/facts.ts';
import type { Operations, RunRequest } from './operations.ts';
import type { RunData } from './run-data.ts';

/** Begins the run that a flow was walked for. */
export function beginRun(
  operations: Operations,
  { kind, point }: Pick<RunData, 'kind' | 'point'>,
  request: RunRequest,
): AsyncGenerator<RunFact, void, void> {
  switch (kind) {
    case 'rotate':
      return operations.rotate(request);
    case 'encrypt':
      return operations.encrypt(request);
    case 'decrypt':
      return operations.decrypt(request);
    case 'purge':
      return operations.purge(request);
    case 'restore': {
      if (point === null) throw new Error('no restore point was chosen');
      const { backup = null, answers = [] } = request;
      return operations.restore({ run: point.run, backup, answers });
    }
  }
}
