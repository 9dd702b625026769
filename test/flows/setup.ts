import type { Setup } from '../../src/flows/operations.ts';

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
