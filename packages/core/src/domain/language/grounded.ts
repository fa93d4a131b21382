import { createAnalyzer } from '../recall/analyzer/analyzer.ts';
import { words } from '../recall/analyzer/words.ts';
import { stopWords } from '../recall/understand/question-words.ts';

/** The words of texts, against which a model's answer is held: what is not in them it has made up, or was told to say. */
export interface Ground {
  /** Whether every word of a name, a value or a short phrase is in the texts. Articles and pronouns do not count. */
  holds(phrase: string): boolean;
  /** Share of the words of a sentence that are in the texts, 0 to 1; words that stand in every sentence do not count. */
  share(sentence: string): number;
  /** Names and numbers of a text that are not in the texts; the first word of a sentence may be any. */
  strange(text: string): string[];
}

/** Words that say nothing about where a sentence comes from: those of any sentence, and those that retell. */
const common = new Set([
  ...stopWords,
  ...'user users person speaker says said say tells told mentions mentioned wants want likes like liked prefers prefer feels felt feel plans plan'.split(
    ' ',
  ),
]);
const calendar =
  /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:january|february|march|april|may|june|july|august|september|october|november|december)$|^(?:19|20)\d\d$|^(?:[12]?\d|3[01]|0\d)$/;

export function groundOf(texts: readonly string[]): Ground {
  const analyzer = createAnalyzer();
  const known = new Set(texts.flatMap((text) => analyzer.terms(text)));
  const telling = (text: string): string[] => words(text).filter((word) => !common.has(word));
  const holds = (word: string): boolean => known.has(analyzer.term(word));
  return {
    holds(phrase) {
      const own = telling(phrase);
      return own.length > 0 && own.every(holds);
    },
    share(sentence) {
      // Dates are written out: the day that "yesterday" was stands in no text.
      const own = telling(sentence).filter((word) => !calendar.test(word));
      return own.length === 0 ? 0 : own.filter(holds).length / own.length;
    },
    strange(text) {
      const named = [...text.matchAll(/(?<![.!?:]\s|^|\n|- |["“(])\b(?:\p{Lu}[\p{L}'’-]+|\d[\d.,:]*\d|\d)/gu)];
      return named
        .map(([word]) => word)
        .filter((word) => words(word).some((one) => !calendar.test(one) && !common.has(one) && !holds(one)));
    },
  };
}
