import { expect, test } from 'vitest';
import { outgrown } from './outgrown.ts';

const small = { bytes: 2 ** 30, memories: 100_000, changesPerSecond: 10 };

test('a file that SQLite is good at is not spoken of', () => {
  expect(outgrown(small)).toEqual([]);
  expect(outgrown({ bytes: 20 * 2 ** 30, memories: 5_000_000, changesPerSecond: 500 })).toEqual([]);
});

test('each reason to move is named with its figures', () => {
  const detail = (load: Partial<typeof small>): string => outgrown({ ...small, ...load })[0]?.detail ?? '';
  expect(detail({ bytes: 21 * 2 ** 30 })).toContain('21.0 GiB');
  expect(detail({ memories: 5_000_001 })).toContain('5,000,001 memories');
  expect(detail({ changesPerSecond: 900.4 })).toContain('900 changes a second');
  expect(detail({ memories: 6_000_000, changesPerSecond: 900 })).toMatch(/memories.*; 900/);
  expect(outgrown({ ...small, memories: 6_000_000 })[0]?.next).toContain('holdfast move');
});
