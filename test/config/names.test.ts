import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fieldName } from '../../src/config/field-names.ts';
import { nearest } from '../../src/plan/nearest.ts';
import { selectFields } from '../../src/config/select-fields.ts';
import { nameParts } from '../../src/config/table-name.ts';
import { loaded, SMALL, thrown } from './configs.ts';

const SEVERAL = `${SMALL}  - { table: core_two_factor_auth, column: secret, keyring: encryption }
  - { table: archive.core_webhook, column: secret, keyring: archive }
  - { table: '"My Schema"."Weird.Table"', column: secret, keyring: archive }
`.replace('fields:', '  archive: { scheme: fernet, current: { env: ARCHIVE_KEY } }\nfields:');

function selected(scope: Parameters<typeof selectFields>[1]): string[] {
  return selectFields(loaded(SEVERAL), scope).map(fieldName);
}

function refusal(scope: Parameters<typeof selectFields>[1]) {
  const config = loaded(SEVERAL);
  return thrown(() => selectFields(config, scope));
}

describe("a field's name", () => {
  it('is schema.table.column, with quotes around parts that need them', () => {
    expect(fieldName({ schema: 'public', table: 'core_webhook', column: 'secret' })).toBe(
      'public.core_webhook.secret',
    );
    expect(fieldName({ schema: 'My Schema', table: 'a.b', column: 'x"y' })).toBe('"My Schema"."a.b"."x""y"');
  });

  it('can be read back into its parts, whatever they hold', () => {
    const part = fc.string({ minLength: 1 }).filter((name) => !name.includes('\0') && name.trim() === name);
    fc.assert(
      fc.property(part, part, part, (schema, table, column) => {
        expect(nameParts(fieldName({ schema, table, column }))).toEqual([schema, table, column]);
      }),
    );
  });
});

describe('selecting fields', () => {
  it('takes all of them where nothing is named, in the order of the config', () => {
    expect(selected({})).toEqual([
      'public.core_webhook.secret',
      'public.core_two_factor_auth.secret',
      'archive.core_webhook.secret',
      '"My Schema"."Weird.Table".secret',
    ]);
    expect(selected({ fields: [], keyrings: [] })).toHaveLength(4);
  });

  it('takes a field by its whole name, or without its schema', () => {
    expect(selected({ fields: ['public.core_webhook.secret'] })).toEqual(['public.core_webhook.secret']);
    expect(selected({ fields: ['core_two_factor_auth.secret'] })).toEqual([
      'public.core_two_factor_auth.secret',
    ]);
    expect(selected({ fields: ['"Weird.Table".secret'] })).toEqual(['"My Schema"."Weird.Table".secret']);
  });

  it('narrows fields by keyrings', () => {
    expect(selected({ keyrings: ['archive'] })).toEqual([
      'archive.core_webhook.secret',
      '"My Schema"."Weird.Table".secret',
    ]);
    expect(refusal({ keyrings: ['archive'], fields: ['core_two_factor_auth.secret'] })).toMatchObject({
      code: 'nothing-selected',
      exitCode: 2,
    });
  });

  it('refuses a name that two fields share, and names both', () => {
    const error = refusal({ fields: ['core_webhook.secret'] });
    expect(error.message).toBe('"core_webhook.secret" names 2 fields');
    expect(error.hint).toContain('public.core_webhook.secret and archive.core_webhook.secret');
  });

  it('refuses an unknown name with the nearest known one', () => {
    expect(refusal({ fields: ['core_webhok.secret'] })).toMatchObject({
      message: 'there is no field "core_webhok.secret"',
      hint: 'did you mean "public.core_webhook.secret"?',
      exitCode: 2,
    });
    expect(refusal({ keyrings: ['archiv'] }).hint).toBe('did you mean "archive"?');
    expect(refusal({ keyrings: ['z'] }).hint).toBe('the keyrings are: encryption, archive');
  });
});

describe('the nearest known name', () => {
  it('is found through one slip of the hand and through other habits of writing', () => {
    const known = ['rotateEvery', 'runbook', 'redis', 'application'];
    expect(nearest('rotate_every', known)).toBe('rotateEvery');
    expect(nearest('reids', known)).toBe('redis');
    expect(nearest('aplication', known)).toBe('application');
    expect(nearest('colour', known)).toBeNull();
  });
});
