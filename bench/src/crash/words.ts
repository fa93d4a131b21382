const LETTERS = 'bcdfghjkmnpqrtvw';

/** A word for a number that no other number has, that is in no language and that no stemmer shortens. */
export function uniqueWord(kind: string, number: number): string {
  let rest = number;
  let word = '';
  do {
    word = (LETTERS[rest % LETTERS.length] ?? '') + word;
    rest = Math.floor(rest / LETTERS.length);
  } while (rest > 0);
  return `${kind}o${word}ax`;
}
