import { buildConfig } from './build.ts';
import { checkNames } from './check-names.ts';
import { checkNonces } from './check-nonces.ts';
import type { Config } from './config.ts';
import { readDocument } from './document.ts';
import { type ConfigSearch, findConfig } from './find.ts';
import { firstMistake } from './issues.ts';
import { configShape } from './shapes/config-shape.ts';

/** Finds, reads and makes sure of the config. Throws nothing but OperatorError, which names file and line. */
export function loadConfig(search: ConfigSearch): Config {
  const found = findConfig(search);
  const document = readDocument(found);
  const parsed = configShape.safeParse(document.value, { reportInput: true });
  if (!parsed.success) throw firstMistake(document, parsed.error.issues);
  const config = buildConfig({ file: found.file, shape: parsed.data, document });
  checkNames(config, document);
  checkNonces(config, document);
  return config;
}
