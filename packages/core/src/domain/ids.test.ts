import { expect, test } from 'vitest';
import { newId } from './ids.ts';

const zeros = { now: () => 0, randomBytes: (count: number) => new Uint8Array(count) };

test('an id is a lower-case UUID of version 7 with the RFC variant', () => {
  const platform = {
    now: () => Date.UTC(2026, 0, 1),
    randomBytes: (count: number) => new Uint8Array(count).fill(0xff),
  };
  expect(newId(platform)).toBe('019b76da-a800-7fff-bfff-ffffffffffff');
  expect(newId(zeros)).toBe('00000000-0000-7000-8000-000000000000');
});

test('ids of later milliseconds sort after earlier ones', () => {
  const at = (now: number): string => newId({ ...zeros, now: () => now });
  const times = [1, 255, 256, 65_536, 2 ** 32, 2 ** 40 + 1, Date.UTC(2026, 10, 21), 2 ** 48 - 1];
  const ids = times.map(at);
  expect(ids.toSorted()).toEqual(ids);
});
