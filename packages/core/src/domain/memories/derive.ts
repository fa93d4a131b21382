import type { DerivedField } from './memory.ts';

/**
 * Tags and salience by rule, for callers that give none (decisions, salience). Deliberately small and readable: a
 * model may do better later, but the same words must always give the same answer.
 */

const topics: readonly (readonly [tag: string, words: RegExp])[] = [
  ['preference', /\b(?:prefers?|favou?rite|likes?|loves?|hates?|dislikes?|rather than|would rather)\b/iu],
  ['decision', /\b(?:decided?|decision|chose|choose|agreed|settled on|going with)\b/iu],
  [
    'plan',
    /\b(?:plan(?:s|ned|ning)?|going to|will (?:be|go|do|start|visit|meet)|next (?:week|month|year)|tomorrow)\b/iu,
  ],
  ['deadline', /\b(?:deadline|due (?:on|by|date)|no later than|by (?:monday|tuesday|wednesday|thursday|friday))\b/iu],
  ['family', /\b(?:mother|father|mom|mum|dad|sister|brother|wife|husband|daughter|son|kids?|children|parents?)\b/iu],
  [
    'health',
    /\b(?:doctor|hospital|allerg(?:y|ic|ies)|medicine|medication|surgery|pain|sick|diagnos(?:is|ed)|therapy)\b/iu,
  ],
  ['work', /\b(?:job|work(?:ing|s)?|office|boss|colleague|client|project|meeting|company|interview|promotion)\b/iu],
  ['travel', /\b(?:trip|travel(?:l?ing|led)?|flight|hotel|vacation|holiday|airport|visa)\b/iu],
  ['money', /\b(?:price|cost(?:s)?|budget|salary|invoice|rent|mortgage|paid|pay(?:ment)?|loan)\b|[$€£]\s?\d/iu],
  ['food', /\b(?:restaurant|dinner|lunch|breakfast|recipe|cook(?:ing|ed)?|vegetarian|vegan|eat(?:ing|s)?)\b/iu],
  // Begins at the character before the @, not at the head of the address: that is found at once, in linear time.
  ['contact', /[\w.+-]@[\w-]{1,255}\.\w|\+\d[\d ()-]{6,}\d/u],
];

// The sign first, then what must not stand before it: looking back from every character would take most of the time.
const hashTag = /#(?<![\p{L}\p{N}_]#)([\p{L}\p{N}_-]{2,50})/gu;
const mostTags = 5;

/** At most five tags: hash tags of the text first, then topics of a fixed list. Lower case. */
export function deriveTags(content: string): string[] {
  const written = Array.from(content.matchAll(hashTag), ([, tag = '']) => tag.toLowerCase());
  const found = topics.filter(([, words]) => words.test(content)).map(([tag]) => tag);
  return [...new Set([...written, ...found])].slice(0, mostTags);
}

const weighty =
  /\b(?:important|remember|never forget|always|never|must|urgent|critical|allergic|emergency|password|deadline)\b/iu;
const personal = /\b(?:my|i(?:'m| am)|i(?:'ve| have)|i (?:prefer|like|love|hate|need|want|work|live|moved))\b/iu;
const concrete =
  /\d|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december)\b/iu;
const small =
  /^(?:hi|hello|hey|ok(?:ay)?|yes|no|sure|thanks?(?: you)?|great|cool|bye|good (?:morning|night))[\s!.,]*$/iu;

/**
 * 0.5 for a plain statement; +0.2 for words of weight, +0.1 for something personal, +0.1 for a number or a date;
 * 0.2 for a greeting or a bare yes or no. In 0..1.
 */
export function deriveSalience(content: string): number {
  if (small.test(content.trim())) return 0.2;
  const tenths =
    5 + (weighty.test(content) ? 2 : 0) + (personal.test(content) ? 1 : 0) + (concrete.test(content) ? 1 : 0);
  return tenths / 10;
}

/** The fields of a memory that rules fill in when the caller gave none. */
export function deriveFields(given: {
  readonly content: string;
  readonly tags?: readonly string[] | undefined;
  readonly salience?: number | undefined;
}): { readonly tags: readonly string[]; readonly salience: number; readonly derived: readonly DerivedField[] } {
  return {
    tags: given.tags ?? deriveTags(given.content),
    salience: given.salience ?? deriveSalience(given.content),
    derived: [
      ...(given.tags === undefined ? (['tags'] as const) : []),
      ...(given.salience === undefined ? (['salience'] as const) : []),
    ],
  };
}
