/**
 * Tokens of a text by the o200k_base vocabulary, by gpt-tokenizer. The vocabulary costs about 250 ms and 75 MB, so it
 * is loaded at the first count and not at import.
 *
 * Exact, except in runs of more than 1,000 letters, signs or blanks without a break: these are counted in pieces of
 * that size, which may differ by one token at each border. The library takes quadratic time in the length of a run,
 * 20 s for a memory of 100,000 equal letters, and would hold up everybody else for that long.
 */
export type TokenCounter = (text: string) => number;

const PIECE = 1_000;
/** Runs that the vocabulary's own splitting would leave in one piece; it cuts digits by threes. */
const LONG_RUN = /[\p{L}\p{M}]{1001,}|[^\s\p{L}\p{M}\p{N}]{1001,}|\s{1001,}/gu;

let loading: Promise<TokenCounter> | undefined;

/** The counter; the first call loads the vocabulary, later ones share it. */
export function loadTokenCounter(): Promise<TokenCounter> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(({ countTokens }) => {
    // A marker such as <|endoftext|> in a memory is plain text, never a control token.
    const plain = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
    return (text) => piecesOf(text).reduce((sum, piece) => sum + countTokens(piece, plain), 0);
  });
  return loading;
}

function piecesOf(text: string): string[] {
  if (text.length <= PIECE) return [text];
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(LONG_RUN)) {
    pieces.push(text.slice(from, index));
    for (let start = 0; start < run.length;) {
      const end = start + PIECE;
      const splitsPair = /[\ud800-\udbff]/u.test(run.charAt(end - 1));
      pieces.push(run.slice(start, splitsPair ? end - 1 : end));
      start = splitsPair ? end - 1 : end;
    }
    from = index + run.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}
