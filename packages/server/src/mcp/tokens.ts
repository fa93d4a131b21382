/**
 * Tokens that a text costs a model, guessed from above in one pass over its characters. Vocabularies of clients differ,
 * so an exact count by one of them would be slow and still wrong for the others; weights are set so that prose, code,
 * ids and JSON in common scripts never come out below the o200k_base count (tokens.test.ts). Strings of random letters
 * may come out at half.
 */
export function estimateTokens(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum += weight(text.charCodeAt(index));
  return Math.ceil(sum);
}

/** Tokens for one UTF-16 unit. */
function weight(unit: number): number {
  if (unit < 0x80) {
    if (unit === SPACE) return 0.1;
    if (isLetter(unit)) return 0.3;
    if (isDigit(unit)) return 0.8;
    return 0.6;
  }
  if (unit < 0x0590) return 0.6;
  if (unit < 0x2e80) return 0.9;
  // Ideographs, kana, hangul: about a token each; emoji: up to three a pair.
  return isSurrogate(unit) ? 1.5 : 1.2;
}

const SPACE = 0x20;

function isLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
