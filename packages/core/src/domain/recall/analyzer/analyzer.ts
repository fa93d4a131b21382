import { irregularForms } from './irregular.ts';
import { stem } from './stem.ts';
import { words } from './words.ts';

/** Turns a text into the terms it is indexed and found by; the same for documents and queries. */
export interface Analyzer {
  /** Terms in order of the text, repeats kept. */
  terms(text: string): string[];
  /** The term of one word as `words` gives it. */
  term(word: string): string;
  /** Drops every word remembered: after a purge none of its words may linger. */
  forget(): void;
}

/** Words longer than this are cut: an encoded blob must not fill the dictionary. */
const MAX_WORD = 40;
const CACHED_WORDS = 50_000;

/**
 * An analyzer that remembers the term of each word, as stemming costs far more than a look-up. The cache is emptied
 * when full rather than aged: the common words are back after one text each.
 */
export function createAnalyzer(
  cachedWords: number = CACHED_WORDS,
  cache: Map<string, string> = new Map<string, string>(),
): Analyzer {
  function term(word: string): string {
    const known = cache.get(word);
    if (known !== undefined) return known;
    const made = termOf(word);
    if (cache.size >= cachedWords) cache.clear();
    cache.set(word, made);
    return made;
  }
  return { term, terms: (text) => words(text).map(term), forget: () => cache.clear() };
}

function termOf(word: string): string {
  const short = word.length > MAX_WORD ? word.slice(0, MAX_WORD) : word;
  return /^[a-z]+$/.test(short) ? stem(irregularForms.get(short) ?? short) : short;
}
