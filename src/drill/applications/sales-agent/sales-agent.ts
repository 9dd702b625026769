import { join } from 'node:path';

import { fernet } from '../../../schemes/fernet.ts';
import { type ApplicationDrill, asDrill } from '../application-drill.ts';
import { seedSalesAgent, seedSalesAgentEarly } from './rows.ts';

const SALES_AGENT: ApplicationDrill = {
  name: 'sales-agent',
  title: 'AdCP sales agent: the new key in ENCRYPTION_KEY, the old one in OLD_ENCRYPTION_KEY',
  database: 'sales_agent',
  nextKeyFile: 'next.key',
  expected: { 'public.tenants.gemini_api_key': { plaintext: 1, 'unknown-key': 1 } },
  env: (folder) => ({
    ENCRYPTION_KEY_FILE: join(folder, 'encryption.key'),
    OLD_ENCRYPTION_KEY_FILE: join(folder, 'old-encryption.key'),
  }),
  async furnish(url) {
    const keys = { encryption: fernet.generateKey(), other: fernet.generateKey() };
    await seedSalesAgent({ url, keys });
    const standard = keys.encryption.reveal().toString('base64');
    return {
      oldKey: keys.encryption.fingerprint,
      files: { 'encryption.key': standard },
      async stage(newKey) {
        await seedSalesAgentEarly({ url, newKey: fernet.parseKey(newKey) });
        return { 'encryption.key': newKey, 'old-encryption.key': standard };
      },
    };
  },
};

export const salesAgentDrill = asDrill(SALES_AGENT);
