import { dirname } from 'node:path';

import type { Config, FieldConfig, KeyringConfig, KeyStoreConfig, RunbookStep } from './config.ts';
import type { ConfigDocument } from './document.ts';
import type { ConfigShape } from './shapes/config-shape.ts';
import type { FieldShape } from './shapes/field.ts';
import type { KeyStoreShape } from './shapes/key-store.ts';
import type { KeyringShape } from './shapes/keyring.ts';
import type { StepShape } from './shapes/runbook.ts';
import { keySource, located, textOrLiteral } from './sources.ts';
import { storageOf } from './storage.ts';
import { columnNamed, tableNamed } from './table-name.ts';

interface Written {
  /** Absolute. */
  file: string;
  shape: ConfigShape;
  document: ConfigDocument;
}

/** The config as the rest of Keyturn knows it: lines kept, paths absolute, defaults filled in. */
export function buildConfig({ file, shape, document }: Written): Config {
  const folder = dirname(file);
  return {
    file,
    application: shape.application,
    environment: shape.environment,
    database: { url: textOrLiteral(shape.database.url, folder) },
    redis:
      shape.redis === undefined
        ? null
        : { url: textOrLiteral(shape.redis.url, folder), flush: shape.redis.flush },
    keyrings: Object.entries(shape.keyrings).map(([name, keyring]) =>
      keyringOf(keyring, { name, folder, line: document.lineOf(['keyrings', name]) }),
    ),
    keyStores: shape.keyStores.map((store, index) =>
      keyStoreOf(store, { folder, line: document.lineOf(['keyStores', index]) }),
    ),
    fields: shape.fields.map((field, index) => fieldOf(field, document.lineOf(['fields', index]))),
    backup: shape.backup,
    restorePoint: shape.restorePoint,
    runbook: { before: shape.runbook.before.map(stepOf), after: shape.runbook.after.map(stepOf) },
  };
}

function keyringOf(
  shape: KeyringShape,
  { name, folder, line }: { name: string; folder: string; line: number },
): KeyringConfig {
  return {
    name,
    scheme: shape.scheme,
    current: keySource(shape.current, folder),
    older: shape.older.map((source) => keySource(source, folder)),
    next: shape.next === undefined ? null : keySource(shape.next, folder),
    commit: shape.commit,
    rotateEvery: shape.rotateEvery ?? null,
    line,
  };
}

function keyStoreOf(
  { name, write, read }: KeyStoreShape,
  { folder, line }: { folder: string; line: number },
): KeyStoreConfig {
  return { name, write: located(write, folder), read: located(read, folder), line };
}

function fieldOf(shape: FieldShape, line: number): FieldConfig {
  const { schema, table } = tableNamed(shape.table)!;
  return {
    schema,
    table,
    column: columnNamed(shape.column)!,
    keyring: shape.keyring,
    label: shape.label ?? null,
    where: shape.where ?? null,
    storage: shape.storage === undefined ? null : storageOf(shape.storage),
    wrap: shape.wrap ?? null,
    exempt: shape.exempt,
    onLostKey: shape.onLostKey ?? null,
    also: Object.fromEntries(Object.entries(shape.also).map(([name, value]) => [columnNamed(name)!, value])),
    tellUsers: shape.tellUsers ?? null,
    readsPlaintext: shape.readsPlaintext ?? null,
    line,
  };
}

function stepOf(step: StepShape): RunbookStep {
  switch (step.kind) {
    case 'ask':
      return { kind: 'ask', question: step.ask };
    case 'run':
      return { kind: 'run', argv: step.run, expect: step.expect, timeoutSeconds: step.timeout };
    case 'get':
      return { kind: 'get', url: step.get, timeoutSeconds: step.timeout };
  }
}
