import { expect, test } from 'vitest';

import { fitting } from '../../components/giving-way.ts';
import { headerParts } from '../../components/header-parts.ts';
import type { Setup } from '../../src/flows/operations.ts';
import { DRILL, SETUP } from '../flows/setup.ts';

function header(columns: number, setup: Partial<Setup> = {}): string[] {
  const { left, right } = fitting(headerParts({ ...SETUP, ...setup }), columns);
  return [left, right].map((parts) => parts.map(({ text }) => text).join(''));
}

test('where it is narrow, which environment and which database this is stand longest', () => {
  expect(header(80)).toEqual(['KEYTURN  webops  ▲ PRODUCTION', 'webops@10.0.0.5:5432/webops  operator-1']);
  expect(header(64)).toEqual(['KEYTURN  webops  ▲ PRODUCTION', 'webops@10.0.0.5:5432/webops']);
  expect(header(58)).toEqual(['KEYTURN  webops  ▲ PRODUCTION', '10.0.0.5:5432/webops']);
  expect(header(45)).toEqual(['webops  ▲ PRODUCTION', '10.0.0.5:5432/webops']);
  expect(header(40)).toEqual(['webops  ▲ PRODUCTION', 'webops']);
});

test('read only and the environment stand whole beside names of any length', () => {
  const long = { application: 'a'.repeat(500), database: 'd'.repeat(500) };
  const [left, right] = header(60, { ...long, readOnly: true });
  expect(left).toBe(`READ ONLY  ${'a'.repeat(9)}…  ▲ PRODUCTION`);
  expect(right).toBe(`${'d'.repeat(60 - 4 - left!.length - 1)}…`);
});

test('a drill says that its database is a throwaway, before it says who one is', () => {
  expect(header(66, { ...DRILL })).toEqual([
    'KEYTURN  webops  DRILL  throwaway database',
    '10.0.0.5:5432/webops',
  ]);
  expect(header(50, { ...DRILL, environment: 'staging' })).toEqual([
    'webops  STAGING  DRILL',
    '10.0.0.5:5432/webops',
  ]);
});
