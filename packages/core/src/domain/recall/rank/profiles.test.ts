import { expect, test } from 'vitest';
import { idf, recency, saturation } from './formulas.ts';
import { profileHash, profiles, recipeParts, withoutParts } from './profiles.ts';

test('a profile has the same hash wherever it is written, and another when a weight changes', () => {
  expect(profileHash(profiles.balanced)).toBe(profileHash({ ...profiles.balanced }));
  expect(profileHash(profiles.balanced)).toMatch(/^[0-9a-f]{8}$/);
  expect(new Set(Object.values(profiles).map(profileHash)).size).toBe(3);
});

test('salience and recency together move the default profile by at most five percent', () => {
  const { relevance } = profiles;
  expect(relevance.salience + relevance.recency).toBeLessThanOrEqual(0.05);
});

test('a part taken out changes that part alone', () => {
  const { relevance } = profiles;
  expect(withoutParts(relevance, [])).toEqual(relevance);
  expect(withoutParts(relevance, ['speaker'])).toEqual({ ...relevance, speaker: 1 });
  expect(recipeParts).toHaveLength(Object.keys(relevance).length - 1);
});

test('formulas give the values of their definitions', () => {
  expect(idf(10, 1)).toBeCloseTo(Math.log(1 + 9.5 / 1.5), 12);
  expect(idf(10, 10)).toBeGreaterThan(0);
  expect(saturation(1, 1, { k1: 0.9, b: 0.4 })).toBeCloseTo(1, 12);
  const age = { now: 30 * 86_400_000, decayRate: 0.1 };
  expect(recency({ ...age, occurredAt: 0 })).toBeCloseTo(0.25, 12);
  expect(recency({ ...age, occurredAt: 31 * 86_400_000 })).toBe(1);
});
