import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Selection } from './selection.ts';

function select(selection: Selection, limit: number, scores: readonly number[]): number[] {
  selection.start(limit);
  for (const [row, score] of scores.entries()) if (score >= selection.threshold) selection.push(row, score);
  selection.settle();
  return [...selection.rows.subarray(0, selection.size)].toSorted((a, b) => a - b);
}

/** The best by sorting, with all that tie with the last. */
function expected(limit: number, scores: readonly number[]): number[] {
  const last = scores.toSorted((a, b) => b - a)[limit - 1] ?? -Infinity;
  return scores.flatMap((score, row) => (score >= last ? [row] : []));
}

test('the best and what ties with the last of them are kept, however many come in whatever order', () => {
  const selection = new Selection();
  const values = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -100_000, max: 100_000 }));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(values, { maxLength: 3_000, size: 'max' }),
      (limit, scores) => {
        expect(select(selection, limit, scores)).toEqual(expected(limit, scores));
      },
    ),
    { seed: 3, numRuns: 60 },
  );
});

test('rows that all tie are all kept', () => {
  const scores = Array.from({ length: 20_000 }, () => 1);
  expect(select(new Selection(), 10, scores)).toHaveLength(20_000);
});
