import { describe, expect, test } from 'vitest';

import { filterChoices, filterCompleted, filterWords, rowFilter } from '../../src/plan/row-filter.ts';

const TWO_FACTOR = 'public.core_two_factor_auth.secret';
const WEBHOOK = 'public.core_webhook.secret';
const FIELDS = [TWO_FACTOR, WEBHOOK];

const NOTHING = { statuses: [], fields: [], words: [], unknown: [] };

describe('a filter of rows', () => {
  test.each([
    ['', NOTHING],
    ['dam', { ...NOTHING, statuses: ['damaged'] }],
    ['damaged,old jo', { ...NOTHING, statuses: ['damaged', 'old-key'], words: ['jo'] }],
    ['field:web', { ...NOTHING, fields: [WEBHOOK] }],
    ['field:SECRET dam', { ...NOTHING, fields: FIELDS, statuses: ['damaged'] }],
    ['core_webhook', { ...NOTHING, fields: [WEBHOOK] }],
    ['core_webhook.secret', { ...NOTHING, fields: [WEBHOOK] }],
    ['public.core_webhook.secret', { ...NOTHING, fields: [WEBHOOK] }],
    ['webhook', { ...NOTHING, words: ['webhook'] }],
    ['field:nobody', { ...NOTHING, unknown: ['nobody'] }],
    ['field:', { ...NOTHING, words: ['field:'] }],
    ['"damaged hook" "old', { ...NOTHING, words: ['damaged hook', 'old'] }],
    ['damaged DAM damaged', { ...NOTHING, statuses: ['damaged'] }],
  ])('%j is understood as its parts', (text, understood) => {
    expect(rowFilter(text, FIELDS)).toEqual(understood);
  });

  test('says how it was understood, and what names nothing', () => {
    const words = (text: string) => filterWords(rowFilter(text, FIELDS));
    expect(words('')).toBe('');
    expect(words('damaged,old field:web jo "new york"')).toBe(
      'status damaged or old-key, field core_webhook.secret, text “jo”, text “new york”',
    );
    expect(words('field:nobody')).toBe('no field is called “nobody”');
  });

  test.each([
    ['dam', 'damaged '],
    ['jo da', 'jo damaged '],
    ['damaged,un', 'damaged,un'],
    ['damaged,unk', 'damaged,unknown-key '],
    ['core', 'core_'],
    ['core_w', 'core_webhook.secret '],
    ['field:web', 'field:core_webhook.secret '],
    ['nobody', 'nobody'],
    ['"dam', '"dam'],
  ])('%j is completed to %j', (text, completed) => {
    expect(filterCompleted(text, FIELDS)).toBe(completed);
  });

  test('offers every status and field where nothing is typed yet', () => {
    expect(filterChoices('jo ', FIELDS)).toHaveLength(8 + FIELDS.length);
  });
});
