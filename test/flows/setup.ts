import type { KeyringSetup, Setup } from '../../src/flows/operations.ts';
import type { RunRecord } from '../../src/plan/facts.ts';
import type { LeftKey } from '../../src/plan/left-key.ts';

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
  serverVersion: '18.4',
  keyrings: [],
  fields: [],
  backupRequired: false,
  nextSteps: [],
};

export const DEVELOPMENT: Setup = { ...SETUP, environment: 'development', gateWord: null };
export const DRILL: Setup = { ...SETUP, environment: 'drill', gateWord: null, drill: true };

/** One with no older key. */
export const KEYRING: KeyringSetup = {
  name: 'encryption',
  scheme: 'fernet',
  target: '77e0 12aa',
  older: [],
  commit: 'batch',
  targetSource: 'ENCRYPTION_KEY',
  olderSources: [],
  staged: false,
};

/** A new key that is kept in a file, and in no configuration yet. */
export const LEFT_KEY: LeftKey = {
  kind: 'generate',
  keyring: 'encryption',
  scheme: 'fernet',
  fingerprint: '3f2a 91bc',
  derived: null,
  kept: { kind: 'file', file: '/etc/keyturn/next.key' },
  setting: '{ file: "next.key" }',
  leftAt: '2026-11-27T13:40:08.000Z',
};

/** A rotation that changed nothing, but for what is said of it. */
export function runRecord(parts: Partial<RunRecord> = {}): RunRecord {
  return {
    run: '7h2k9',
    kind: 'rotate',
    application: 'webops',
    environment: 'production',
    operator: 'operator-1',
    host: 'host-1',
    startedAt: '2026-11-22T02:14:08.000Z',
    finishedAt: null,
    outcome: 'done',
    rows: 0,
    changed: 0,
    unchanged: 0,
    findings: 0,
    seconds: null,
    keyrings: [],
    reason: null,
    ticket: null,
    backup: null,
    ...parts,
  };
}
