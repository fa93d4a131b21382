import type { DerivedField } from './memory.ts';
import { topics, weights } from './derive-rules.ts';
import { createTriggers } from './triggers.ts';

/**
 * Tags and salience by rule, for callers that give none (decisions, salience). Deliberately small and readable: a
 * model may do better later, but the same words must always give the same answer.
 */

// The sign first, then what must not stand before it: looking back from every character would take most of the time.
const hashTag = /#(?<![\p{L}\p{N}_]#)([\p{L}\p{N}_-]{2,50})/gu;
const mostTags = 5;
/** Topics first, then weights. */
const possibleRules = createTriggers([...topics, ...weights]);

/** At most five tags: hash tags of the text first, then topics of a fixed list. Lower case. */
export function deriveTags(content: string, possible: number = possibleRules(content)): string[] {
  const written = content.includes('#')
    ? Array.from(content.matchAll(hashTag), ([, tag = '']) => tag.toLowerCase())
    : [];
  if (possible === 0 && written.length === 0) return [];
  const found = topics.filter(({ pattern }, place) => (possible & (1 << place)) !== 0 && pattern.test(content));
  return [...new Set([...written, ...found.map(({ tag }) => tag)])].slice(0, mostTags);
}

const small =
  /^(?:hi|hello|hey|ok(?:ay)?|yes|no|sure|thanks?(?: you)?|great|cool|bye|good (?:morning|night))[\s!.,]*$/iu;

/**
 * 0.5 for a plain statement; +0.2 for words of weight, +0.1 for something personal, +0.1 for a number or a date;
 * 0.2 for a greeting or a bare yes or no. In 0..1.
 */
export function deriveSalience(content: string, possible: number = possibleRules(content)): number {
  if (small.test(content.trim())) return 0.2;
  let tenths = 5;
  for (const [place, { pattern, tenths: more }] of weights.entries()) {
    if ((possible & (1 << (topics.length + place))) !== 0 && pattern.test(content)) tenths += more;
  }
  return tenths / 10;
}

/** The fields of a memory that rules fill in when the caller gave none. */
export function deriveFields(given: {
  readonly content: string;
  readonly tags?: readonly string[] | undefined;
  readonly salience?: number | undefined;
}): { readonly tags: readonly string[]; readonly salience: number; readonly derived: readonly DerivedField[] } {
  const { content, tags, salience } = given;
  if (tags !== undefined && salience !== undefined) return { tags, salience, derived: [] };
  const possible = possibleRules(content);
  return {
    tags: tags ?? deriveTags(content, possible),
    salience: salience ?? deriveSalience(content, possible),
    derived: tags === undefined ? (salience === undefined ? ['tags', 'salience'] : ['tags']) : ['salience'],
  };
}
