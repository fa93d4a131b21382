import { describe, expect, test } from 'vitest';
import { costOf, dayOf, usedBy, worstCase } from './budget.ts';

const price = { input: 0.15, output: 0.6 };

describe('what a call costs', () => {
  test('is reckoned in millionths of a dollar, rounded up', () => {
    expect(costOf({ inputTokens: 1_000, outputTokens: 100 }, price)).toBe(210);
    expect(costOf({ inputTokens: 1, outputTokens: 0 }, price)).toBe(1);
    expect(costOf({ inputTokens: 1_000, outputTokens: 100 }, undefined)).toBe(0);
  });

  test('is at most that of a token a byte and the longest answer', () => {
    expect(worstCase({ bodyBytes: 936, maxOutputTokens: 500, price })).toEqual({
      inputTokens: 1_000,
      outputTokens: 500,
      cost: 450,
    });
  });

  test('is what the reply says, the greater of both reckonings', () => {
    const worst = worstCase({ bodyBytes: 936, maxOutputTokens: 500, price });
    expect(usedBy({ inputTokens: 100, outputTokens: 10 }, worst, price).cost).toBe(21);
    expect(usedBy({ inputTokens: 100, outputTokens: 10, dollars: 0.00005 }, worst, price).cost).toBe(50);
    expect(usedBy({ inputTokens: 100, outputTokens: 10, dollars: -1 }, worst, price).cost).toBe(21);
  });

  test('is the worst case where the reply does not say', () => {
    const worst = worstCase({ bodyBytes: 936, maxOutputTokens: 500, price });
    expect(usedBy({}, worst, price)).toBe(worst);
    expect(usedBy({ inputTokens: 5 }, worst, price)).toBe(worst);
    expect(usedBy({ inputTokens: 0, outputTokens: 0 }, worst, price)).toBe(worst);
    expect(usedBy({ inputTokens: 5, outputTokens: -1 }, worst, price)).toBe(worst);
  });
});

test('a day is one of UTC', () => {
  expect(dayOf(Date.UTC(2026, 10, 21, 23, 59, 59))).toBe('2026-11-21');
});
