import type { TokenizerFile } from './static-model.ts';

type Encode = (text: string) => readonly number[];

/** Words remembered at most; the vocabularies of these models are of about this size. */
const mostWords = 50_000;

const SPACE = 32;
const UNDERSCORE = 95;

/**
 * The ids of a text, word by word where the tokenizer allows: one that splits at white space and punctuation before
 * all else gives a word the same ids in any text, and asking for them once is ten times as fast. Plain ASCII texts
 * only; anything else goes to the tokenizer whole.
 *
 * Only what is a single known token is remembered: a word of the model's own vocabulary. A text's own words (names,
 * secrets) come in pieces or are unknown, and must not outlive their memory here.
 */
export function encodeByWords(params: {
  readonly file: TokenizerFile;
  readonly unknown: number | undefined;
  readonly encode: Encode;
}): Encode {
  const { file, unknown, encode } = params;
  if (unknown === undefined || !splitsFirst(file)) return encode;
  // A Bert tokenizer makes every punctuation mark a token; the other keeps runs of them, and counts _ as a letter.
  const single = file.pre_tokenizer?.type === 'BertPreTokenizer';
  // Looked for before anything is split, some of them after the text has been put into lower case.
  const added = file.added_tokens.flatMap(({ content }) => (content === undefined ? [] : [content.toLowerCase()]));
  const known = new Map<string, number>();
  return (text) => {
    if (!isPlain(text) || hasAny(text.toLowerCase(), added)) return encode(text);
    const ids: number[] = [];
    for (let start = 0; start < text.length;) {
      const kind = kindOf(text.charCodeAt(start), single);
      let end = start + 1;
      if (kind !== 'single') while (end < text.length && kindOf(text.charCodeAt(end), single) === kind) end += 1;
      if (kind !== 'space') push(text.slice(start, end));
      start = end;
    }
    return ids;

    function push(word: string): void {
      const id = known.get(word);
      if (id !== undefined) {
        ids.push(id);
        return;
      }
      const own = encode(word);
      const [only] = own;
      if (own.length === 1 && only !== undefined && only !== unknown && known.size < mostWords) known.set(word, only);
      ids.push(...own);
    }
  };
}

function splitsFirst({ normalizer, pre_tokenizer: split, model }: TokenizerFile): boolean {
  const normal = normalizer === null || normalizer === undefined ? 'none' : normalizer.type;
  return (
    (normal === 'none' || normal === 'Lowercase' || normal === 'BertNormalizer') &&
    (split?.type === 'BertPreTokenizer' || split?.type === 'Whitespace') &&
    (model.type === 'WordPiece' || model.type === 'WordLevel')
  );
}

function hasAny(text: string, tokens: readonly string[]): boolean {
  return tokens.some((token) => text.includes(token));
}

/** Printable ASCII and line feeds. */
function isPlain(text: string): boolean {
  return /^[\n\u0020-\u007e]*$/.test(text);
}

function kindOf(code: number, single: boolean): 'space' | 'word' | 'marks' | 'single' {
  if (code <= SPACE) return 'space';
  const isWord =
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    (code === UNDERSCORE && !single);
  if (isWord) return 'word';
  return single ? 'single' : 'marks';
}
