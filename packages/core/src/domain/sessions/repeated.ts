/** A shorter text is looked for as a word of its own. */
const WORD = 4;
/** By so many characters at their beginning long texts are told apart. */
const LONG = 16;

/**
 * Finds any of many texts in others, in a time that hardly grows with how many there are: by how they begin. Texts and what
 * is searched are plain, and no text is empty.
 */
export function finderOf(texts: readonly string[]): (words: string) => boolean {
  const short = texts.filter(({ length }) => length < WORD);
  const long = texts.filter(({ length }) => length >= WORD);
  const starts = Map.groupBy(long, (text) => text.slice(0, text.length < LONG ? WORD : LONG));
  const lengths = [WORD, LONG].filter((length) => [...starts.keys()].some((start) => start.length === length));
  const beginsAt = (words: string, at: number): boolean =>
    lengths.some(
      (length) => starts.get(words.slice(at, at + length))?.some((text) => words.startsWith(text, at)) === true,
    );
  return (words) => {
    if (short.some((text) => standsAlone(words, text))) return true;
    for (let at = 0; lengths.length > 0 && at < words.length; at += 1) if (beginsAt(words, at)) return true;
    return false;
  };
}

/** What makes two texts the same here: case, form and white space do not count. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

const letter = /^[\p{L}\p{M}\p{N}]$/u;
/** Scripts in which words follow each other, or their endings follow a name, without a blank. */
const unspaced =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]$/u;
const isSpaced = (character: string): boolean => letter.test(character) && !unspaced.test(character);

/** Whether a short text stands in words without going on into a longer word: C is neither in C++ nor in cat. */
function standsAlone(words: string, text: string): boolean {
  const edges = Array.from(text);
  const [first = '', last = ''] = [edges.at(0), edges.at(-1)];
  for (let at = words.indexOf(text); at >= 0; at = words.indexOf(text, at + 1)) {
    const before = Array.from(words.slice(Math.max(0, at - 2), at)).at(-1) ?? ' ';
    const after = Array.from(words.slice(at + text.length, at + text.length + 2)).at(0) ?? ' ';
    const goesOn = isSpaced(last) && (isSpaced(after) || after === '+' || after === '#');
    if (!goesOn && !(isSpaced(first) && isSpaced(before))) return true;
  }
  return false;
}
