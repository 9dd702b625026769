import { chacha20 } from '../../../schemes/chacha20.ts';
import { type ApplicationDrill, asDrill } from '../application-drill.ts';
import { seedProjectWEarly } from './early.ts';
import { seedProjectW } from './rows.ts';
import { FORMS } from './transcripts.ts';

const PROJECT_W: ApplicationDrill = {
  name: 'project-w',
  title: 'Project-W: recordings as large objects, transcripts in five forms, and nothing that authenticates',
  database: 'project_w',
  nextKeyFile: 'next.key',
  scheme: 'chacha20',
  expected: {
    'project_w.jobs.audio_oid': { undecidable: 1, damaged: 1 },
    ...Object.fromEntries(FORMS.map((form) => [`project_w.transcripts.${form}`, { 'unknown-key': 1 }])),
  },
  async furnish(url) {
    const keys = { current: chacha20.generateKey(), lost: chacha20.generateKey() };
    await seedProjectW({ url, keys });
    return {
      oldKey: keys.current.fingerprint,
      files: { 'config.yml': settings(chacha20.formatKey(keys.current)) },
      async stage(newKey) {
        await seedProjectWEarly({ url, newKey: chacha20.parseKey(newKey) });
        return {};
      },
    };
  },
};

const settings = (key: string) =>
  `client_url: https://transcripts.example.test\nsecurity:\n  secret_key: "${key}"`;

export const projectWDrill = asDrill(PROJECT_W);
