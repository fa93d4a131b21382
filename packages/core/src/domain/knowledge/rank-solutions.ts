import type { Problem, Solution } from './knowledge-store.ts';
import { lowerBound, type TrackRecord } from './track-record.ts';
import { signatureLevels } from './signature.ts';

/** How a problem came to be taken for the one that was asked about, the strictest first. */
export const matchLevels = [...signatureLevels, 'similar'] as const;
export type MatchLevel = (typeof matchLevels)[number];

export interface ProblemMatch {
  readonly problem: Problem;
  readonly level: MatchLevel;
  /** 1 where the signature matches. */
  readonly similarity: number;
  readonly why: string;
}

export interface RankedSolution extends Omit<ProblemMatch, 'problem'> {
  readonly solution: Solution;
  readonly problemId: string;
}

/** Share that a solution nobody has tried counts with: less than one that helped once (0.21), more than one that failed. */
const unproven = 0.15;

/** How far a solution can be counted on, for putting solutions in order: the lower bound, and what speaks for trying. */
export function standing(record: TrackRecord): number {
  return lowerBound(record) + unproven / (1 + record.failures);
}

/**
 * Solutions, the best first: by how strictly their problem matches, then by what can be counted on. What failed more
 * often than it helped comes behind all others. Of equal ones the later used, then the newer.
 */
export function rankSolutions(
  matches: readonly ProblemMatch[],
  solutions: readonly Solution[],
): readonly RankedSolution[] {
  const byProblem = new Map(matches.map((match) => [match.problem.no, match]));
  const ranked = solutions.flatMap((solution): RankedSolution[] => {
    const match = byProblem.get(solution.problemNo);
    if (match === undefined) return [];
    const { problem, level, similarity, why } = match;
    return [{ solution, problemId: problem.id, level, similarity, why }];
  });
  return ranked.toSorted(
    (a, b) =>
      against(a) - against(b) ||
      matchLevels.indexOf(a.level) - matchLevels.indexOf(b.level) ||
      promise(b) - promise(a) ||
      (b.solution.lastUsedAt ?? 0) - (a.solution.lastUsedAt ?? 0) ||
      b.solution.no - a.solution.no,
  );
}

function against({ solution: { failures, successes } }: RankedSolution): number {
  return failures > successes ? 1 : 0;
}

function promise({ solution, similarity }: RankedSolution): number {
  return similarity * (0.5 + standing(solution));
}
