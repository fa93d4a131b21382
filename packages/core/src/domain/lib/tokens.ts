/**
 * Tokens of a text by the o200k_base vocabulary, by gpt-tokenizer. The vocabulary costs about 250 ms and 75 MB, so it
 * is loaded at the first count and not at import.
 */
export type TokenCounter = (text: string) => number;

let loading: Promise<TokenCounter> | undefined;

/** The counter; the first call loads the vocabulary, later ones share it. */
export function loadTokenCounter(): Promise<TokenCounter> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(
    ({ countTokens }) =>
      (text) =>
        // A marker such as <|endoftext|> in a memory is plain text, never a control token.
        countTokens(text, { allowedSpecial: new Set(), disallowedSpecial: new Set() }),
  );
  return loading;
}
