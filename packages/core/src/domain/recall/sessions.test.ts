import { expect, test } from 'vitest';
import type { Hit } from './query.ts';
import { bySession } from './sessions.ts';

function hit(seq: number, score: number, talk?: string, session = 0): Hit {
  const parts = { similarity: 0, words: 0, session, salience: 0, recency: 0, ranks: {}, boosts: {}, matched: [] };
  return { seq, score, parts, ...(talk === undefined ? {} : { talk }) };
}

const order = (hits: readonly Hit[], k = 10): number[][] =>
  bySession(hits, k).map((one) => one.hits.map(({ seq }) => seq));

test('three good turns speak for a session, and no more', () => {
  const long = [2, 2, 2, 2, 2].map((score, at) => hit(at, score, 'long'));
  const good = [3, 3, 1].map((score, at) => hit(10 + at, score, 'good'));
  const hits = [hit(20, 5), ...good, ...long].toSorted((a, b) => b.score - a.score);
  expect(order(hits)).toEqual([[10, 11, 12], [0, 1, 2], [20]]);
  expect(order(hits, 1)).toEqual([[10, 11, 12]]);
});

test('the words of the whole session count half as much', () => {
  const [first, second] = bySession([hit(1, 1, 'a', 0.2), hit(2, 0.9, 'b', 0.8)], 2);
  expect(first).toMatchObject({ score: 0.9 + 0.5, hits: [{ seq: 2 }] });
  expect(second?.score).toBeCloseTo(1 + 0.125, 12);
});

test('where nothing scores, the order stays and no score is missing', () => {
  expect(bySession([hit(1, 0), hit(2, 0)], 5).map(({ score }) => score)).toEqual([0, 0]);
  expect(bySession([], 5)).toEqual([]);
});
