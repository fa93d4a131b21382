import { describe, expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

describe('retryDelay', () => {
  test('doubles with each attempt up to the ceiling', () => {
    const delays = [1, 2, 3, 4, 5].map((attempt) => retryDelay({ attempt, baseMs: 100, maxMs: 1000, random: 1 }));
    expect(delays).toEqual([100, 200, 400, 800, 1000]);
  });

  test('waits at least half of the step, whatever chance says', () => {
    expect(retryDelay({ attempt: 3, baseMs: 100, maxMs: 1000, random: 0 })).toBe(200);
    expect(retryDelay({ attempt: 3, baseMs: 100, maxMs: 1000, random: 0.5 })).toBe(300);
  });

  test('takes an attempt below one as the first', () => {
    expect(retryDelay({ attempt: 0, baseMs: 100, maxMs: 1000, random: 1 })).toBe(100);
  });
});
