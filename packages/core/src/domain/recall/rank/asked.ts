import type { Question } from '../understand/understanding.ts';
import { idf } from './formulas.ts';
import type { Statistics } from './statistics.ts';

/** A term that is looked for. */
export interface AskedTerm {
  readonly term: string;
  /** What one saturated occurrence counts: its rarity, less for a term that only stands in for another. */
  readonly factor: number;
  /** Whether whole sessions are scored by it, too. */
  readonly ofSessions: boolean;
}

/**
 * The terms of a question with their rarity, those carried on, then its kin at `weight`. Kin counts at most as if it were as common as
 * the term it stands for: an uncommon thing must not outweigh the kind that was asked for. Sessions are not scored by
 * it, as a long talk holds some of any kind.
 */
export function askedTerms(params: {
  /** Memories that hold a term. */
  readonly frequency: (term: string) => number;
  readonly statistics: Statistics;
  readonly question: Question;
  /** Of kin, beside 1 for what is asked. */
  readonly weight: number;
  /** Of a term that the question writes as a name. */
  readonly nameWeight: number;
  /** Terms of an earlier question that this one leans on, with their weight. */
  readonly carried: ReadonlyMap<string, number>;
}): AskedTerm[] {
  const { frequency, statistics, question, weight, nameWeight, carried } = params;
  const rarity = (term: string): number => idf(statistics.documents, frequency(term));
  const names = new Set(question.names);
  const asked = [
    ...question.terms.map((term) => {
      const factor = rarity(term) * (names.has(term) ? nameWeight : 1);
      return { term, factor, ofSessions: true };
    }),
    ...Array.from(carried, ([term, share]) => ({ term, factor: share * rarity(term), ofSessions: true })),
  ];
  if (weight === 0) return asked;
  const kin = question.kin.flatMap(({ term, of }) => {
    if (frequency(term) === 0 || carried.has(term)) return [];
    const factor = weight * Math.min(rarity(term), rarity(of));
    return [{ term, factor, ofSessions: false }];
  });
  return [...asked, ...kin];
}
