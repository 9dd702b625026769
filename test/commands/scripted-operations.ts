import type { BackupOffer, Operations, Setup } from '../../src/flows/operations.ts';

export const SETUP: Setup = {
  configFile: '/etc/keyturn/config.yaml',
  application: 'webops',
  environment: 'production',
  gateWord: 'webops-production',
  drill: false,
  operator: 'operator-1',
  host: '10.0.0.5:5432',
  database: 'webops',
  user: 'webops',
  serverVersion: '16.4',
  keyrings: [
    {
      name: 'encryption',
      scheme: 'fernet',
      target: '3f2a 91bc',
      older: ['77e0 12aa'],
      commit: 'batch',
      targetSource: 'next.key',
      olderSources: ['ENCRYPTION_KEY'],
      staged: true,
    },
  ],
  fields: [
    { field: 'public.core_two_factor_auth.secret', keyring: 'encryption' },
    { field: 'public.core_webhook.secret', keyring: 'encryption' },
  ],
  backupRequired: false,
  nextSteps: ['put the new key where webops reads it', 'restart webops'],
};

const NO_OFFER: BackupOffer = {
  possible: false,
  why: 'no pg_dump was found',
  version: null,
  estimateBytes: null,
};

/** Operations that tell a script's facts; what a test does not script, it must not call. */
export function scripted(script: Partial<Operations>): Operations {
  const unscripted = (name: string) => (): never => {
    throw new Error(`the command called ${name}, which this test does not script`);
  };
  return {
    setup: async () => SETUP,
    check: unscripted('check'),
    census: unscripted('census'),
    rows: unscripted('rows'),
    inspect: unscripted('inspect'),
    exportRows: unscripted('exportRows'),
    rehearse: unscripted('rehearse'),
    rotate: unscripted('rotate'),
    encrypt: unscripted('encrypt'),
    decrypt: unscripted('decrypt'),
    exportPlaintext: unscripted('exportPlaintext'),
    purge: unscripted('purge'),
    restore: unscripted('restore'),
    discard: unscripted('discard'),
    findings: unscripted('findings'),
    restorePoints: async () => [],
    unlinkOrphans: unscripted('unlinkOrphans'),
    verify: unscripted('verify'),
    backupOffer: async () => NO_OFFER,
    takeBackup: unscripted('takeBackup'),
    flush: unscripted('flush'),
    findKey: unscripted('findKey'),
    runs: unscripted('runs'),
    report: unscripted('report'),
    generateKey: unscripted('generateKey'),
    fingerprintOf: unscripted('fingerprintOf'),
    remark: unscripted('remark'),
    remembered: async () => [],
    remember: unscripted('remember'),
    forget: unscripted('forget'),
    stop: unscripted('stop'),
    close: async () => {},
    ...script,
  };
}

/** A generator of facts already known. */
export async function* telling<T>(...facts: readonly T[]): AsyncGenerator<T, void, void> {
  yield* facts;
}
