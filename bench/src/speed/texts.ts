import { seededRandom } from '../measure.ts';

/** Size of the synthetic language; the texts of the speed bench are drawn from it by Zipf's law. */
const WORDS = 30_000;
/** Query words that everybody uses come from the first so many. */
const COMMON = 60;

export interface Language {
  /** Most frequent first. */
  readonly words: readonly string[];
  /** A text of 8 to 30 words. */
  text(random: () => number): string;
  /** A question of 4 to 8 words, 1 to 3 of them among the commonest 60. */
  query(random: () => number): string;
}

/** The same words and the same texts for the same seed, on every machine. */
export function createLanguage(seed: number): Language {
  const words = makeWords(seededRandom(seed));
  const cumulated = new Float64Array(WORDS);
  let sum = 0;
  for (let rank = 0; rank < WORDS; rank += 1) {
    sum += 1 / (rank + 1);
    cumulated[rank] = sum;
  }
  const draw = (random: () => number): string => words[rankAt(cumulated, random() * sum)] ?? '';
  const several = (count: number, one: () => string): string[] => Array.from({ length: count }, one);
  return {
    words,
    text: (random) => several(between(random, 8, 30), () => draw(random)).join(' '),
    query(random) {
      const length = between(random, 4, 8);
      const common = between(random, 1, 3);
      const usual = several(common, () => words[Math.floor(random() * COMMON)] ?? '');
      const rare = several(length - common, () => drawBeyond(COMMON));
      return [...usual, ...rare].join(' ');

      function drawBeyond(first: number): string {
        const start = cumulated[first - 1] ?? 0;
        return words[rankAt(cumulated, start + random() * (sum - start))] ?? '';
      }
    },
  };
}

export function between(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** First rank whose cumulated weight is above the value. */
function rankAt(cumulated: Float64Array, value: number): number {
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

const CONSONANTS = 'bdfgklmnprtvz';
const VOWELS = 'aiou';

/** Pronounceable words that no English stemmer shortens, so that the vocabulary keeps its size in every engine. */
function makeWords(random: () => number): string[] {
  const pick = (letters: string): string => letters[Math.floor(random() * letters.length)] ?? '';
  const made = new Set<string>();
  while (made.size < WORDS) {
    // Frequent words are short, as in real languages.
    const syllables = made.size < 200 ? 1 : made.size < 4_000 ? 2 : 3;
    const stem = Array.from({ length: syllables }, () => pick(CONSONANTS) + pick(VOWELS)).join('');
    made.add(`${stem}${pick('kmpbfv')}`);
  }
  return [...made];
}
