import { printable } from '../plan/printable.ts';
import type { Config } from './config.ts';
import type { ConfigDocument } from './document.ts';
import { fieldName } from './field-names.ts';
import { quoted, suggestion } from './say.ts';

/** Names that point at one another: every field's keyring is there, and no column and no store stands there twice. */
export function checkNames(config: Config, document: ConfigDocument): void {
  checkStores(config, document);
  checkFields(config, document);
}

function checkStores({ keyStores }: Config, document: ConfigDocument): void {
  const firstLines = new Map<string, number>();
  for (const { name, line } of keyStores) {
    const before = firstLines.get(name);
    if (before !== undefined) {
      throw document.errorAt(line, {
        fact: `the key store ${name} stands here a second time (first on line ${before})`,
        hint: 'keep one of the two, or give it another name',
      });
    }
    firstLines.set(name, line);
  }
}

function checkFields({ keyrings, fields }: Config, document: ConfigDocument): void {
  const names = keyrings.map(({ name }) => name);
  const firstLines = new Map<string, number>();
  fields.forEach((field, index) => {
    if (!names.includes(field.keyring)) {
      throw document.errorAt(document.lineOf(['fields', index, 'keyring']), {
        fact: `there is no keyring${quoted(field.keyring)}`,
        hint: suggestion(field.keyring, names),
      });
    }
    const name = fieldName(field);
    const before = firstLines.get(name);
    if (before !== undefined) {
      throw document.errorAt(field.line, {
        fact: `the field ${printable(name)} stands here a second time (first on line ${before})`,
        hint: 'keep one of the two',
      });
    }
    firstLines.set(name, field.line);
  });
}
