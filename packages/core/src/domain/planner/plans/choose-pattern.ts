import { createAnalyzer } from '../../recall/analyzer/analyzer.ts';
import type { Pattern } from '../patterns/pattern.ts';

/** Of a pattern without triggers that fit. */
const GENERAL = 'anything';

export interface Choice {
  readonly pattern: Pattern;
  /** Words of the intent that named it, as terms. */
  readonly by: ReadonlySet<string>;
  readonly general: boolean;
}

/**
 * The pattern whose triggers fit an intent best: long ones count more than short ones, those with the first word, which is
 * the verb, more than those further on, and the user's own more than what Holdfast brings along.
 */
export function choosePattern(bare: string, patterns: readonly Pattern[]): Choice {
  const analyzer = createAnalyzer();
  const terms = analyzer.terms(bare);
  const placed = new Map(terms.toReversed().map((term, index) => [term, terms.length - 1 - index]));
  let best: { readonly choice: Choice; readonly score: number } | undefined;
  for (const pattern of patterns) {
    if (pattern.steps.length === 0) continue;
    let score = 0;
    const by = new Set<string>();
    for (const own of termsOf(pattern)) {
      const places = own.map((term) => placed.get(term));
      if (own.length === 0 || places.includes(undefined)) continue;
      for (const term of own) by.add(term);
      const first = Math.min(...places.map((place) => place ?? 0));
      score += own.length ** 2 * (first === 0 ? 2 : 1 / (1 + first / 8)) + (pattern.record === undefined ? 0 : 0.5);
    }
    if (by.size > 0 && score > (best?.score ?? 0)) best = { choice: { pattern, by, general: false }, score };
  }
  if (best !== undefined) return best.choice;
  const general = patterns.find(({ name }) => name === GENERAL) ?? patterns[0];
  if (general === undefined) throw new RangeError('there must be a pattern to choose from');
  return { pattern: general, by: new Set(), general: true };
}

const known = new WeakMap<Pattern, readonly (readonly string[])[]>();

/** The triggers of a pattern as terms. Those that Holdfast brings along are the same for every intent. */
function termsOf(pattern: Pattern): readonly (readonly string[])[] {
  const made = known.get(pattern) ?? pattern.triggers.map((trigger) => createAnalyzer().terms(trigger));
  known.set(pattern, made);
  return made;
}

/** Terms by which two intents are alike, without those that only say what kind they are of. */
export function subjectTerms(bare: string): string[] {
  const analyzer = createAnalyzer();
  return [...new Set(analyzer.terms(bare).filter((term) => term.length > 1 && !COMMON.has(term)))].toSorted();
}

const COMMON = new Set(
  'the an of to for and or in on at with from by my our your their this that it is be a as into'.split(' '),
);
