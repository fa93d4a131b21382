/**
 * What makes two typed memories, names or facts the same words: NFKC, case-folded, white space collapsed, without marks
 * at the ends (decisions, duplicates). A `#` or `%` at the end is no mark of a sentence: C# is not C.
 */
export function matchKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[\s\p{P}]+|[\s[\p{P}--[#%]]]+$/gv, '');
}

/** The match key of a name as it is stored: a name of marks alone stands for itself, and an index takes only so much. */
export function nameKey(name: string): string {
  const key = matchKey(name);
  return (key === '' ? name.trim() : key).slice(0, 500);
}

const wordCharacter = /[\p{L}\p{N}]/u;

/** Whether the words stand in the text, not as a part of longer ones; match keys both. */
export function standsIn(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const [before, after] = [text[at - 1], text[at + words.length]];
    if (![before, after].some((character) => character !== undefined && wordCharacter.test(character))) return true;
  }
  return false;
}
