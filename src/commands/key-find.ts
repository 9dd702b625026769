import { refusal } from '../errors.ts';
import type { FindKeyRequest, Setup } from '../flows/operations.ts';
import type { KeySearchFact, KeySearchTotalFact, KeyTriedFact } from '../plan/key-search-facts.ts';
import {
  keySearchHeading,
  keySearchProgress,
  keySearchSteps,
  keySearchSummary,
  keySearchTable,
  STILL_UNOPENED,
} from '../plan/key-search-words.ts';
import { type Call, type Command, isOn, listFlag, textFlag } from './command.ts';
import { keyringNamed } from './scope.ts';
import { openingOf, withOperations } from './with-operations.ts';

export const keyFind: Command = {
  name: 'key find',
  summary: 'a lost key: tries what you still have on the values that do not open',
  changes: false,
  flags: [
    { flags: '--keyring <name>', about: 'only this keyring' },
    { flags: '--file <path...>', about: 'key files, .env files, YAML files, notes' },
    { flags: '--in <folder...>', about: 'a folder’s likely files: .env*, *.key, *.yml, *.yaml, secrets/*' },
    { flags: '--environment', about: 'the variables this command runs with' },
    { flags: '--prompt', about: 'asks for keys without echo, until an empty answer' },
  ],
  examples: [
    {
      line: 'keyturn key find --file .env.2024 --in /srv/staging',
      about: 'how many values the keys in an old .env and another environment would save',
    },
    { line: 'keyturn key find --prompt', about: 'paste what somebody still has; it is not shown' },
  ],
  exits: [
    ['0', 'every value that does not open would be saved, or there is none'],
    ['2', 'a file or folder that was named cannot be read'],
    ['3', 'a precondition does not hold: a column is missing, nobody can be asked'],
    ['4', 'cannot connect or log in'],
    ['5', 'values stay that no key opens'],
  ],
  run: runKeyFind,
};

async function runKeyFind(call: Call): Promise<number> {
  return withOperations(call, async (operations) => {
    const setup = await operations.setup();
    const request = await requestOf(call, setup);
    const totals = await tellSearch(call, operations.findKey(request), setup);
    const exitCode = totals.some(({ stillUnopened }) => stillUnopened > 0) ? 5 : 0;
    if (exitCode !== 0) await call.output.note(...STILL_UNOPENED);
    const tone = exitCode === 0 ? 'good' : 'warn';
    const lines = [keySearchSummary(totals, exitCode)];
    await call.output.tell({ fact: null, lines, tone, essential: true });
    return exitCode;
  });
}

async function requestOf(call: Call, setup: Setup): Promise<FindKeyRequest> {
  const keyring = textFlag(call, 'keyring');
  const known = setup.keyrings.map(({ name }) => name);
  return {
    ...(keyring === null ? {} : { keyring: keyringNamed(keyring, known) }),
    files: listFlag(call, 'file'),
    folders: listFlag(call, 'in'),
    environment: isOn(call, 'environment'),
    typed: isOn(call, 'prompt') ? await typedKeys(call, schemeOf(setup, keyring)) : [],
  };
}

/** The one scheme that what is typed may be a key of; none where it may be a secret, or a key of several. */
function schemeOf({ keyrings }: Setup, name: string | null): string | undefined {
  const meant = keyrings.filter((each) => name === null || each.name === name);
  const [scheme, ...others] = new Set(meant.map((each) => each.scheme));
  return others.length > 0 || meant.some(({ derived }) => derived) ? undefined : scheme;
}

/** More than anybody types. */
const MOST_TYPED = 20;

/** What is typed in leaves this process only for the thread that tries it. */
async function typedKeys(call: Call, scheme: string | undefined): Promise<string[]> {
  const { ask } = openingOf(call);
  if (ask === null)
    throw refusal(
      'nobody-to-ask',
      'a key is to be typed in (--prompt), and there is no terminal to ask on',
      'leave --prompt out, and name where the key stands: --file PATH',
    );
  const typed: string[] = [];
  while (typed.length < MOST_TYPED) {
    const text = await ask('Type or paste a key to try (it is not shown; Enter alone ends):', scheme);
    if (text === '') break;
    typed.push(text);
  }
  return typed;
}

/** Tells the search keyring by keyring as each comes to its end; resolves with their totals. */
async function tellSearch(
  { output }: Call,
  facts: AsyncGenerator<KeySearchFact, void, void>,
  { configFile }: Setup,
): Promise<KeySearchTotalFact[]> {
  const totals: KeySearchTotalFact[] = [];
  let tried: KeyTriedFact[] = [];
  for await (const fact of facts) {
    if (output.gone) break;
    switch (fact.event) {
      case 'key-search-progress':
        await output.progress.show(() => keySearchProgress(fact));
        break;
      case 'key-search-note':
        await output.note(fact.message, fact.hint);
        break;
      case 'key-tried':
        tried.push(fact);
        await output.tell({ fact, lines: [] });
        break;
      case 'key-search-total':
        totals.push(fact);
        await output.tell({ fact, lines: linesOf(fact, tried, configFile), essential: output.json });
        tried = [];
    }
  }
  return totals;
}

function linesOf(total: KeySearchTotalFact, tried: readonly KeyTriedFact[], configFile: string): string[] {
  const heading = keySearchHeading(total);
  if (total.unopened === 0) return [heading];
  const steps = keySearchSteps(tried, { keyring: total.keyring, configFile });
  return [heading, '', ...keySearchTable(tried, total), ...(steps.length > 0 ? ['', ...steps] : []), ''];
}
