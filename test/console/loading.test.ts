import { expect, test } from 'vitest';

import { loadScreens } from '../../components/console.tsx';

test('screens that are asked for again while they load leave the environment as it was', async () => {
  const before = { ...process.env };
  const [first, again] = await Promise.all([loadScreens(), loadScreens()]);
  expect(again).toBe(first);
  expect(process.env).toEqual(before);
});
