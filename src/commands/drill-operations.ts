import type { PreparedDrill } from '../drill/drill.ts';
import type { Operations } from '../flows/operations.ts';
import type { CommandContext } from './context.ts';

/** Opens operations on a drill's stage as it stands now. */
export function openStage(
  { openOperations, env }: CommandContext,
  stage: PreparedDrill,
): Promise<Operations> {
  return openOperations({
    configFile: stage.configFile,
    cwd: stage.folder,
    env: { ...env, ...stage.env },
    ask: null,
  });
}

/**
 * A drill's operations for somebody who walks it by hand: the first key that is generated goes where the drill wants
 * it and becomes the target key at once; from then on everything runs on the configuration that names it.
 */
export async function drillOperations(context: CommandContext, stage: PreparedDrill): Promise<Operations> {
  const inner = await openStage(context, stage);
  let staged = false;
  return {
    setup: () => inner.setup(),
    check: (scope) => inner.check(scope),
    census: (scope) => inner.census(scope),
    rows: (request) => inner.rows(request),
    rehearse: (request) => inner.rehearse(request),
    rotate: (request) => inner.rotate(request),
    verify: (scope) => inner.verify(scope),
    runs: () => inner.runs(),
    report: (run) => inner.report(run),
    stop: () => inner.stop(),
    close: () => inner.close(),
    async generateKey(request) {
      if (staged) return inner.generateKey(request);
      const made = await inner.generateKey({ ...request, file: stage.nextKeyFile });
      await stage.stageNextKey();
      staged = true;
      return made;
    },
  };
}
