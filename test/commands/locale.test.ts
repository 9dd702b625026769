import { expect, test } from 'vitest';

import { keyturn } from './keyturn.ts';
import { rotation } from './made-up-run.ts';
import { telling } from './scripted-operations.ts';

const ASCII = /^[\x00-\x7f]*$/;
const UTF8 = { LANG: 'C.UTF-8' };
const C = { LANG: 'en_US.UTF-8', LC_ALL: 'C' };

/** A dry run that finds one value of a name outside ASCII. */
function rehearsed({ env, terminal = true, flags = '' }: Parts) {
  const facts = rotation({ dryRun: true }).map((fact) =>
    fact.event === 'finding' ? { ...fact, label: 'Jérôme' } : fact,
  );
  const operations = { rehearse: () => telling(...facts) };
  return keyturn(`rotate --dry-run ${flags}`, { operations, terminal, change: { env } });
}

interface Parts {
  env: NodeJS.ProcessEnv;
  terminal?: boolean;
  flags?: string;
}

test.each([
  ['C', C],
  ['none', {}],
])('on a terminal of locale %s a command says its lines, its help and its errors in ASCII', async (_, env) => {
  const { stdout, stderr } = await rehearsed({ env });
  expect(stdout).toContain('J?r?me');
  expect(stdout + stderr).toMatch(ASCII);
  const help = await keyturn('help rotate', { terminal: true, change: { env } });
  expect(help.stdout).toContain("the configuration's own");
  expect(help.stdout).toMatch(ASCII);
  const mistaken = await keyturn('status --status dämaged', { terminal: true, change: { env } });
  expect(mistaken.stderr).toContain('there is no row status "d?maged"');
});

test('with UTF-8, in a pipe of any locale, and in JSON everything is said as it is', async () => {
  expect((await rehearsed({ env: UTF8 })).stdout).toContain('Jérôme');
  expect((await rehearsed({ env: C, terminal: false })).stdout).toContain('Jérôme');
  expect((await rehearsed({ env: C, flags: '--json' })).stdout).toContain('"label":"Jérôme"');
});
