import { expect, test } from 'vitest';
import { rankSolutions, standing } from './rank-solutions.ts';
import { lowerBound, successRate } from './track-record.ts';

test('the lower bound is that of Wilson: 0 before the first try, and never the rate itself', () => {
  expect(lowerBound({ successes: 0, failures: 0 })).toBe(0);
  expect(lowerBound({ successes: 1, failures: 0 })).toBeCloseTo(0.206549, 6);
  expect(lowerBound({ successes: 5, failures: 0 })).toBeCloseTo(0.565518, 6);
  expect(lowerBound({ successes: 8, failures: 2 })).toBeCloseTo(0.490162, 6);
  expect(lowerBound({ successes: 0, failures: 3 })).toBe(0);
});

test('the rate is unknown before the first try', () => {
  expect(successRate({ successes: 0, failures: 0 })).toBeUndefined();
  expect(successRate({ successes: 3, failures: 1 })).toBe(0.75);
});

test('an unproven solution stands between one that failed and one that helped', () => {
  const [failed, unproven, helped] = [
    { successes: 0, failures: 1 },
    { successes: 0, failures: 0 },
    { successes: 1, failures: 0 },
  ].map(standing);
  expect(failed).toBeLessThan(unproven ?? 0);
  expect(unproven).toBeLessThan(helped ?? 0);
});

test('solutions come by match, then by record; what mostly failed comes last, what belongs to no match not at all', () => {
  const problem = (no: number) => ({
    no,
    id: `p${no}`,
    space: 'default',
    seq: no,
    version: 1,
    exact: 'e',
    byMessage: 'm',
    occurrences: 1,
    state: 'active' as const,
    firstSeenAt: 1,
    lastSeenAt: 1,
  });
  const solution = (no: number, problemNo: number, successes: number, failures: number, lastUsedAt?: number) => ({
    no,
    id: `s${no}`,
    space: 'default',
    problemNo,
    seq: no,
    origin: 'told' as const,
    successes,
    failures,
    createdAt: 1,
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
  });
  const matches = [
    { problem: problem(1), level: 'exact' as const, similarity: 1, why: 'a' },
    { problem: problem(2), level: 'message' as const, similarity: 1, why: 'b' },
    { problem: problem(3), level: 'similar' as const, similarity: 0.9, why: 'c' },
    { problem: problem(4), level: 'similar' as const, similarity: 0.5, why: 'd' },
  ];
  const ranked = rankSolutions(matches, [
    solution(1, 4, 0, 0),
    solution(2, 3, 0, 0),
    solution(3, 2, 9, 0),
    solution(4, 1, 0, 0),
    solution(5, 1, 0, 0),
    solution(6, 1, 3, 1, 5),
    solution(7, 1, 3, 1, 9),
    solution(8, 1, 0, 2),
    solution(9, 9, 9, 0),
  ]);
  expect(ranked.map(({ solution: { no } }) => no)).toEqual([7, 6, 5, 4, 3, 2, 1, 8]);
  expect(ranked[0]).toMatchObject({ problemId: 'p1', level: 'exact', why: 'a' });
});
