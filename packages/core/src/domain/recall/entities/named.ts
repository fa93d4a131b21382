import { words } from '../analyzer/words.ts';

const WORD = /\p{L}[\p{L}\p{N}'’-]*/gu;
/** What stands before a word that begins a sentence or a quotation. */
const BEGINNING = /(?:^|[.!?…:]["'”’)]*\s+|["“«„(]\s*)$/u;
const CAPITAL = /^\p{Lu}/u;
/** Above this share of capitalised words, capitals mark no names: a title, shouting, or German nouns. */
const MOST_CAPITALISED = 1 / 3;

/**
 * Words of a text that its writer marked as names by a capital inside a sentence. A word that begins a sentence is one
 * only when the next is, too ("Golden Gate opened").
 *
 * @returns words as the analyzer's `words` gives them, in order, repeats kept
 */
export function namedIn(text: string): string[] {
  const found = Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    word,
    capital: CAPITAL.test(word) && word !== 'I' && !/^I['’]/u.test(word),
    begins: BEGINNING.test(text.slice(Math.max(0, index - 8), index)),
  }));
  const inside = found.filter(({ begins }) => !begins);
  const capitals = inside.filter(({ capital }) => capital).length;
  if (capitals === 0 || capitals > Math.max(2, inside.length * MOST_CAPITALISED)) return [];
  return found.flatMap(({ word, capital, begins }, place) => {
    const named = capital && (!begins || found[place + 1]?.capital === true);
    return named ? words(word) : [];
  });
}
