import { schemeNamed } from '../schemes/schemes.ts';
import type { Config, FieldConfig } from './config.ts';
import type { ConfigDocument } from './document.ts';

/** A scheme whose nonce stands beside the value needs its column named; another has no use for one. */
export function checkNonces({ keyrings, fields }: Config, document: ConfigDocument): void {
  for (const [index, field] of fields.entries()) {
    const scheme = keyrings.find(({ name }) => name === field.keyring)?.scheme;
    const wrong = scheme === undefined ? null : wrongWith(field, scheme);
    if (wrong === null) continue;
    const line = document.lineOf(['fields', index, ...(field.storage === null ? [] : ['storage'])]);
    throw document.errorAt(line, wrong);
  }
}

function wrongWith({ column, storage }: FieldConfig, scheme: string): { fact: string; hint: string } | null {
  const isBeside = schemeNamed(scheme).nonce === 'beside';
  if (isBeside === (storage?.nonce != null)) return null;
  return isBeside
    ? {
        fact: `the scheme ${scheme} keeps a nonce beside each value, and the field ${column} names no column for it`,
        hint: 'write it as: storage: { kind: bytes, nonce: COLUMN }, or kind: large-object',
      }
    : {
        fact: `the scheme ${scheme} keeps its nonce within the value, and the field ${column} names a column for one`,
        hint: 'leave nonce out of its storage',
      };
}
