import { createAnalyzer } from '../../recall/analyzer/analyzer.ts';
import type { Pattern } from '../patterns/pattern.ts';

/** Of a pattern without triggers that fit. */
const GENERAL = 'anything';

export interface Choice {
  readonly pattern: Pattern;
  /** True when none fits. */
  readonly general: boolean;
  /** What the intent is about. */
  readonly subject: string;
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
    for (const own of termsOf(pattern)) {
      const places = own.map((term) => placed.get(term));
      if (own.length === 0 || places.includes(undefined)) continue;
      const first = Math.min(...places.map((place) => place ?? 0));
      score += own.length ** 2 * (first === 0 ? 2 : 1 / (1 + first / 8)) + (pattern.record === undefined ? 0 : 0.5);
    }
    if (score > (best?.score ?? 0)) best = { choice: { pattern, general: false, subject: subjectOf(bare) }, score };
  }
  if (best !== undefined) return best.choice;
  const general = patterns.find(({ name }) => name === GENERAL) ?? patterns[0];
  if (general === undefined) throw new RangeError('there must be a pattern to choose from');
  return { pattern: general, general: true, subject: subjectOf(bare) };
}

const known = new WeakMap<Pattern, readonly (readonly string[])[]>();

/** The triggers of a pattern as terms. Those that Holdfast brings along are the same for every intent. */
function termsOf(pattern: Pattern): readonly (readonly string[])[] {
  const made = known.get(pattern) ?? pattern.triggers.map((trigger) => createAnalyzer().terms(trigger));
  known.set(pattern, made);
  return made;
}

const SUBJECT_CHARS = 200;
const ARTICLES = /^(?:(?:a|an|our|my|some|up|out)\s+)+/iu;

/** What the intent is about: its words without the verb at the beginning. */
function subjectOf(bare: string): string {
  const [first = '', ...rest] = bare.split(' ');
  const second = rest.join(' ').replace(ARTICLES, '');
  const isVerb = second !== '' && VERBS.test(first);
  const subject = isVerb ? second : bare.replace(ARTICLES, '');
  return (subject === '' ? 'it' : subject).slice(0, SUBJECT_CHARS).toWellFormed();
}

/** Verbs that intents begin with, which the title of a step brings along itself. */
const VERBS =
  /^(?:release|ship|launch|deploy|publish|fix|debug|repair|resolve|build|implement|develop|create|design|make|add|migrate|upgrade|port|convert|transfer|research|investigate|compare|evaluate|analy[sz]e|explore|assess|choose|write|draft|edit|prepare|hold|run|give|present|organi[sz]e|host|plan|arrange|celebrate|book|hire|recruit|find|learn|study|practi[sc]e|master|buy|purchase|order|procure|onboard|start|do|handle|set)$/iu;

/** Terms by which two intents are alike, without those that only say what kind they are of. */
export function subjectTerms(bare: string): string[] {
  const analyzer = createAnalyzer();
  return [...new Set(analyzer.terms(bare).filter((term) => term.length > 1 && !COMMON.has(term)))].toSorted();
}

const COMMON = new Set(
  'the an of to for and or in on at with from by my our your their this that it is be a as into'.split(' '),
);
