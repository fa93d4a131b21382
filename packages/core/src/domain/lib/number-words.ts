/** One to twelve, in order. */
export const NUMBER_NAMES = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** What small numbers in words, and articles that stand for one, come to; in lower case. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ['a', 1],
  ['an', 1],
  ...NUMBER_NAMES.map((name, place): [string, number] => [name, place + 1]),
]);
