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
    inspect: (address) => inner.inspect(address),
    exportRows: (request) => inner.exportRows(request),
    rehearse: (request, kind) => inner.rehearse(request, kind),
    rotate: (request) => inner.rotate(request),
    encrypt: (request) => inner.encrypt(request),
    decrypt: (request) => inner.decrypt(request),
    exportPlaintext: (request) => inner.exportPlaintext(request),
    purge: (request) => inner.purge(request),
    restore: (request) => inner.restore(request),
    discard: (run) => inner.discard(run),
    restorePoints: () => inner.restorePoints(),
    unlinkOrphans: () => inner.unlinkOrphans(),
    verify: (scope) => inner.verify(scope),
    backupOffer: (scope) => inner.backupOffer(scope),
    takeBackup: (request) => inner.takeBackup(request),
    flush: (request) => inner.flush(request),
    findKey: (request) => inner.findKey(request),
    runs: () => inner.runs(),
    report: (run) => inner.report(run),
    findings: (request) => inner.findings(request),
    fingerprintOf: (request) => inner.fingerprintOf(request),
    remark: (remark) => inner.remark(remark),
    // What is left half-way goes with the database it was for.
    remembered: async () => [],
    remember: async () => {},
    forget: async () => {},
    stop: () => inner.stop(),
    close: () => inner.close(),
    async generateKey(request) {
      if (staged) return inner.generateKey(request);
      const made = await inner.generateKey({ ...request, into: { kind: 'file', file: stage.nextKeyFile } });
      await stage.stageNextKey();
      staged = true;
      return made;
    },
  };
}
