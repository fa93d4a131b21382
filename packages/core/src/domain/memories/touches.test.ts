import { expect, test } from 'vitest';
import type { UserScope } from '../scope.ts';
import { createTouchBuffer } from './touches.ts';

const scope = (user: string): UserScope => ({ kind: 'user', tenant: 't', user, spaces: ['s'] });

test('uses are collected by user, each memory once, for all spaces', () => {
  const buffer = createTouchBuffer();
  buffer.add(scope('u1'), [1, 2]);
  buffer.add(scope('u1'), [2, 3]);
  buffer.add(scope('u10'), [4]);
  expect(buffer.take()).toEqual([
    { scope: { ...scope('u1'), spaces: '*' }, seqs: [1, 2, 3] },
    { scope: { ...scope('u10'), spaces: '*' }, seqs: [4] },
  ]);
});

test('taking empties the buffer', () => {
  const buffer = createTouchBuffer();
  buffer.add(scope('u'), [1]);
  buffer.take();
  expect(buffer.take()).toEqual([]);
});

test('a flood of uses stops being counted instead of growing without bound', () => {
  const buffer = createTouchBuffer();
  buffer.add(
    scope('u'),
    Array.from({ length: 10_000 }, (_, index) => index),
  );
  buffer.add(scope('v'), [1]);
  expect(buffer.take()).toHaveLength(1);
  buffer.add(scope('v'), [1]);
  expect(buffer.take()).toHaveLength(1);
});

test('linked memories recalled together are collected by user, each pair once, and no flood of them', () => {
  const buffer = createTouchBuffer();
  buffer.addPairs(scope('u'), []);
  buffer.addPairs(scope('u'), [
    [2, 1],
    [1, 3],
  ]);
  buffer.addPairs(scope('u'), [[1, 2]]);
  buffer.addPairs(scope('v'), [[1, 2]]);
  expect(buffer.takePairs()).toEqual([
    {
      scope: { ...scope('u'), spaces: '*' },
      pairs: [
        [1, 2],
        [1, 3],
      ],
    },
    { scope: { ...scope('v'), spaces: '*' }, pairs: [[1, 2]] },
  ]);
  expect(buffer.takePairs()).toEqual([]);
  buffer.addPairs(
    scope('u'),
    Array.from({ length: 10_000 }, (_, index) => [index, index + 1] as const),
  );
  buffer.addPairs(scope('v'), [[1, 2]]);
  expect(buffer.takePairs()).toHaveLength(1);
  buffer.addPairs(scope('v'), [[1, 2]]);
  expect(buffer.takePairs()).toHaveLength(1);
});
