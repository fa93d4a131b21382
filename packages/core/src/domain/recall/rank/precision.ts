import type { Candidate } from './top.ts';

/**
 * What counts as fitting, in similarities between 0 and 1. Chosen on questions asked of a history that is not theirs,
 * beside those asked of their own: `bench quality --mode precision` measures it.
 */
export const precision = {
  /** At least one memory must fit this well, or there is no answer. */
  answers: 0.3,
  /** What fits less is no result. */
  fits: 0.2,
  /** Where the score falls below this share of the best, the evidence ends. */
  share: 0.7,
  /** So many of the best decide whether there is an answer, however few are asked for. */
  seen: 10,
} as const;

/** Of the best candidates, those that fit; none where no single one fits well. */
export function thoseThatFit(
  candidates: readonly Candidate[],
  similarity: (candidate: Candidate) => number,
): readonly Candidate[] {
  if (!candidates.some((candidate) => similarity(candidate) >= precision.answers)) return [];
  const most = candidates.reduce((best, { score }) => Math.max(best, score), 0);
  return candidates.filter(
    (candidate) => candidate.score >= precision.share * most && similarity(candidate) >= precision.fits,
  );
}
