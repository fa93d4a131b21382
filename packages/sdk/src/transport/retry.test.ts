import { expect, test } from 'vitest';
import { parseRetryAfter } from './answer.ts';
import { retryDelay } from './retry.ts';

test('the delay doubles from 100 ms to 5 s, spread by chance over the whole of it', () => {
  const longest = [1, 2, 3, 7, 20].map((attempt) => retryDelay({ attempt, retryAfter: undefined, random: 1 }));
  expect(longest).toEqual([100, 200, 400, 5_000, 5_000]);
  expect(retryDelay({ attempt: 3, retryAfter: undefined, random: 0 })).toBe(0);
});

test('the server’s wish is kept, within 30 s', () => {
  expect(retryDelay({ attempt: 1, retryAfter: 2, random: 0.5 })).toBe(2_050);
  expect(retryDelay({ attempt: 1, retryAfter: 86_400, random: 0 })).toBe(30_000);
});

test('Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-03-01T10:00:00Z');
  expect(parseRetryAfter('7', now)).toBe(7);
  expect(parseRetryAfter('Sun, 01 Mar 2026 10:00:03 GMT', now)).toBe(3);
  expect(parseRetryAfter('Sun, 01 Mar 2026 09:00:00 GMT', now)).toBe(0);
  expect(parseRetryAfter('soon', now)).toBeUndefined();
  expect(parseRetryAfter(null, now)).toBeUndefined();
});
