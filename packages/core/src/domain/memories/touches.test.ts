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
