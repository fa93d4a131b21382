import { words } from '../analyzer/words.ts';
import { fillers, stopWords } from '../understand/question-words.ts';

/** What a question's own wording says of its place in a talk. */
export interface Standing {
  /** It only makes sense after another question: it points back, and names little itself. */
  readonly followUp: boolean;
  /** Words that name a subject. */
  readonly content: number;
}

/** With more words of its own a question stands alone, whatever it points to. */
const MOST_CONTENT = 3;

const PERSON = /^(?:he|him|his|she|her|hers|they|them|their|theirs|himself|herself|themselves)$/;
const THING = /^(?:it|its|those|these|this|that|there|then)$/;
/** A question that opens so continues another one, also without a pronoun. */
const OPENING =
  /^\s*(?:and|but|so|or|also|then|what about|how about|why not|what else|who else|where else|anything else)\b/i;
/** "This week" is a time, "is there a way" asks whether something is there at all; neither points back. */
const NOT_BACK =
  /\b(?:this|these|that) (?:minute|hour|morning|afternoon|evening|night|day|days|week|weekend|month|year|spring|summer|autumn|fall|winter|time)\b|\b(?:is|are|was|were|will|be) there\b|\bthere (?:is|are|was|were)\b|\bit (?:rain|snow)\w*/gi;
/** A capital inside a sentence names somebody, to whom the pronouns after it belong. */
const NAMED = /[^\s.?!]\s+\p{Lu}\p{Ll}/u;

/**
 * Whether a question leans on the one before it: a pronoun that nothing in the question itself explains, or an
 * opening that goes on from something, and few words of its own. English only; other questions stand alone, which is
 * what they do without a working set.
 *
 * @param speakers known speakers whom the question names
 */
export function standingOf(query: string, speakers: readonly string[]): Standing {
  const content = words(query).filter((word) => !stopWords.has(word) && !fillers.has(word)).length;
  if (content > MOST_CONTENT) return { followUp: false, content };
  const named = speakers.length > 0 || NAMED.test(query);
  const asked = words(query.replaceAll(NOT_BACK, ' '));
  const pointsBack = asked.some((word, place) => {
    if (PERSON.test(word)) return !named;
    // After a word of content it opens a clause: "the book that she read" is explained by the question itself.
    return THING.test(word) && (word !== 'that' || place === 0 || stopWords.has(asked[place - 1] as string));
  });
  return { followUp: pointsBack || OPENING.test(query), content };
}
