import { expect, test } from 'vitest';
import type { UserScope } from '../scope.ts';
import { createTouchBuffer } from './touches.ts';

const scope = (user: string): UserScope => ({ kind: 'user', tenant: 't', user, spaces: ['s'] });

test('uses are collected by user, each memory once, for all spaces', () => {
  const buffer = createTouchBuffer();
  buffer.add(scope('u1'), ['a', 'b']);
  buffer.add(scope('u1'), ['b', 'c']);
  buffer.add(scope('u10'), ['d']);
  expect(buffer.take()).toEqual([
    { scope: { ...scope('u1'), spaces: '*' }, ids: ['a', 'b', 'c'] },
    { scope: { ...scope('u10'), spaces: '*' }, ids: ['d'] },
  ]);
});

test('taking empties the buffer', () => {
  const buffer = createTouchBuffer();
  buffer.add(scope('u'), ['a']);
  buffer.take();
  expect(buffer.take()).toEqual([]);
});

test('a flood of uses stops being counted instead of growing without bound', () => {
  const buffer = createTouchBuffer();
  buffer.add(
    scope('u'),
    Array.from({ length: 10_000 }, (_, index) => `m${index}`),
  );
  buffer.add(scope('v'), ['late']);
  expect(buffer.take()).toHaveLength(1);
  buffer.add(scope('v'), ['again']);
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
