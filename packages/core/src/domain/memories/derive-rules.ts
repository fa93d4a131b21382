import type { Rule } from './triggers.ts';

/** Topics of a memory, told by its words. */
export const topics: readonly (Rule & { readonly tag: string })[] = [
  {
    tag: 'preference',
    pattern: /\b(?:prefers?|favou?rite|likes?|loves?|hates?|dislikes?|rather than|would rather)\b/iu,
    words: 'prefer prefers favorite favourite like likes love loves hate hates dislike dislikes rather would',
  },
  {
    tag: 'decision',
    pattern: /\b(?:decided?|decision|chose|choose|agreed|settled on|going with)\b/iu,
    words: 'decide decided decision chose choose agreed settled going',
  },
  {
    tag: 'plan',
    pattern:
      /\b(?:plan(?:s|ned|ning)?|going to|will (?:be|go|do|start|visit|meet)|next (?:week|month|year)|tomorrow)\b/iu,
    words: 'plan plans planned planning going will next tomorrow',
  },
  {
    tag: 'deadline',
    pattern: /\b(?:deadline|due (?:on|by|date)|no later than|by (?:monday|tuesday|wednesday|thursday|friday))\b/iu,
    words: 'deadline due no by',
  },
  {
    tag: 'family',
    pattern: /\b(?:mother|father|mom|mum|dad|sister|brother|wife|husband|daughter|son|kids?|children|parents?)\b/iu,
    words: 'mother father mom mum dad sister brother wife husband daughter son kid kids child children parent parents',
  },
  {
    tag: 'health',
    pattern:
      /\b(?:doctor|hospital|allerg(?:y|ic|ies)|medicine|medication|surgery|pain|sick|diagnos(?:is|ed)|therapy)\b/iu,
    words:
      'doctor hospital allergy allergic allergies medicine medication surgery pain sick diagnosis diagnosed therapy',
  },
  {
    tag: 'work',
    pattern: /\b(?:job|work(?:ing|s)?|office|boss|colleague|client|project|meeting|company|interview|promotion)\b/iu,
    words: 'job work working works office boss colleague client project meeting company interview promotion',
  },
  {
    tag: 'travel',
    pattern: /\b(?:trip|travel(?:l?ing|led)?|flight|hotel|vacation|holiday|airport|visa)\b/iu,
    words: 'trip travel travelling traveling travelled traveled flight hotel vacation holiday airport visa',
  },
  {
    tag: 'money',
    pattern: /\b(?:price|cost(?:s)?|budget|salary|invoice|rent|mortgage|paid|pay(?:ment)?|loan)\b|[$€£]\s?\d/iu,
    words: 'price cost costs budget salary invoice rent mortgage paid pay payment loan',
    signs: '$€£',
  },
  {
    tag: 'food',
    pattern: /\b(?:restaurant|dinner|lunch|breakfast|recipe|cook(?:ing|ed)?|vegetarian|vegan|eat(?:ing|s)?)\b/iu,
    words: 'restaurant dinner lunch breakfast recipe cook cooking cooked vegetarian vegan eat eating eats',
  },
  {
    tag: 'contact',
    // Begins at the character before the @, not at the head of the address: that is found at once, in linear time.
    pattern: /[\w.+-]@[\w-]{1,255}\.\w|\+\d[\d ()-]{6,}\d/u,
    words: '',
    signs: '@+',
  },
];

/** Tenths of salience that words add. */
export const weights: readonly (Rule & { readonly tenths: number })[] = [
  {
    tenths: 2,
    pattern:
      /\b(?:important|remember|never forget|always|never|must|urgent|critical|allergic|emergency|password|deadline)\b/iu,
    words: 'important remember never always must urgent critical allergic emergency password deadline',
  },
  {
    tenths: 1,
    pattern: /\b(?:my|i(?:'m| am)|i(?:'ve| have)|i (?:prefer|like|love|hate|need|want|work|live|moved))\b/iu,
    words: 'my i',
  },
  {
    tenths: 1,
    pattern:
      /\d|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december)\b/iu,
    words:
      'monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december',
    signs: '0',
  },
];
