import { join } from 'node:path';

import { fernet } from '../../../schemes/fernet.ts';
import { type ApplicationDrill, asDrill } from '../application-drill.ts';
import { seedObservatory, seedObservatoryEarly } from './rows.ts';

const OBSERVATORY: ApplicationDrill = {
  name: 'issue-observatory',
  title: 'Issue Observatory: tokens that are JSON strings, all turned in one transaction or none',
  database: 'observatory',
  nextKeyFile: 'next.key',
  expected: { 'public.api_credentials.credentials': { plaintext: 1 } },
  env: (folder) => ({ CREDENTIAL_ENCRYPTION_KEY_FILE: join(folder, 'credential.key') }),
  async furnish(url) {
    const key = fernet.generateKey();
    await seedObservatory({ url, key });
    return {
      oldKey: key.fingerprint,
      files: { 'credential.key': fernet.formatKey(key) },
      async stage(newKey) {
        await seedObservatoryEarly({ url, newKey: fernet.parseKey(newKey) });
        return {};
      },
    };
  },
};

export const observatoryDrill = asDrill(OBSERVATORY);
