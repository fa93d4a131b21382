import { expect, test } from 'vitest';
import { handedOn } from './handed-on.ts';

test('what waited for a step that is left out waits for what that waited for', () => {
  const removed = new Map([
    ['b', ['a', 'z']],
    ['c', ['b', 'a']],
  ]);
  expect(handedOn(['c', 'd'], removed)).toEqual(['a', 'z', 'd']);
  expect(handedOn([], removed)).toEqual([]);
});

test('fifty steps that all wait for all before them take no time', () => {
  const keys = Array.from({ length: 50 }, (_, at) => `s${at}`);
  const removed = new Map(keys.slice(1).map((key, at) => [key, keys.slice(0, at + 1)] as const));
  expect(handedOn(keys, removed)).toEqual(['s0']);
});
