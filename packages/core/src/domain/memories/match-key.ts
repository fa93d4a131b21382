/**
 * What makes two typed memories, names or facts the same words: NFKC, case-folded, white space collapsed, without marks
 * at the ends (decisions, duplicates).
 */
export function matchKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '');
}
