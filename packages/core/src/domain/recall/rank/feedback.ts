import { f32 } from '../index/column.ts';
import { idf } from './formulas.ts';
import type { RecipeProfile } from './profiles.ts';
import type { Candidate } from './top.ts';

/** A text with more distinct terms than this is about too much to learn from. */
const MOST_TERMS = 120;
const COMMONEST_SHARE = 0.05;

/** A term that is added to a question, with what one saturated occurrence of it counts. */
export interface LearnedTerm {
  readonly term: string;
  readonly factor: number;
}

/**
 * Terms to add to a short question, learned from the best documents so far (pseudo relevance feedback): those with
 * the greatest sum over documents of share x min(tf, 3) / max(10, length) x idf, neither unique nor common. Their
 * weights together are `weight` of the question's; sessions are not scored by them.
 */
export function feedbackTerms(params: {
  readonly exemplars: readonly Candidate[];
  readonly asked: readonly string[];
  readonly settings: RecipeProfile['feedback'];
  readonly documents: number;
  readonly frequency: (term: string) => number;
}): LearnedTerm[] {
  const { asked, settings, documents, frequency } = params;
  const total = params.exemplars.reduce((sum, { score }) => sum + score, 0);
  const gains = new Map<string, number>();
  for (const { ground, doc, score } of params.exemplars) {
    const { partition } = ground;
    const own: { readonly id: number; readonly count: number }[] = [];
    partition.postings.eachTerm(doc, (id, count) => own.push({ id, count }));
    if (own.length > MOST_TERMS) continue;
    const share = score / total / Math.max(10, f32(partition.documents.length.values, doc));
    for (const { id, count } of own) {
      // Sound: documents hold only numbers of the dictionary beside them.
      const term = partition.postings.terms.names[id] as string;
      gains.set(term, (gains.get(term) ?? 0) + share * Math.min(count, 3));
    }
  }
  const best: { term: string; gain: number }[] = [];
  for (const [term, gain] of gains) {
    const df = frequency(term);
    if (df < 2 || df > documents * COMMONEST_SHARE || asked.includes(term)) continue;
    best.push({ term, gain: gain * idf(documents, df) });
  }
  best.sort((a, b) => b.gain - a.gain || (a.term < b.term ? -1 : 1));
  const kept = best.slice(0, settings.terms);
  const sum = kept.reduce((all, { gain }) => all + gain, 0);
  return kept.map(({ term, gain }) => {
    const weight = (gain / sum) * settings.weight * asked.length;
    return { term, factor: weight * idf(documents, frequency(term)) };
  });
}
