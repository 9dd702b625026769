import { expect, test } from 'vitest';

import type { LeftSearch } from '../../src/plan/left-search.ts';
import { withWholePaths } from '../../src/wiring/whole-paths.ts';

test('the places of a search are remembered as they are found from any folder', () => {
  const left: LeftSearch = {
    kind: 'find',
    files: ['old.env', '/srv/old.env'],
    folders: ['../staging'],
    environment: false,
    typed: 0,
    where: 'step 2 of 3: trying keys',
    leftAt: '2026-11-22T02:14:08.000Z',
  };
  expect(withWholePaths(left, '/srv/webops')).toEqual({
    ...left,
    files: ['/srv/webops/old.env', '/srv/old.env'],
    folders: ['/srv/staging'],
  });
});
