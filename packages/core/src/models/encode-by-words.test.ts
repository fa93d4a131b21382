import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, test } from 'vitest';
import { encodeByWords } from './encode-by-words.ts';
import type { TokenizerFile } from './static-model.ts';

const vocab = {
  '[UNK]': 0,
  apple: 1,
  pear: 2,
  '##s': 3,
  plum: 4,
  ',': 5,
  '!': 6,
  '##y': 7,
  _: 8,
  '[PAD]': 9,
  '!!': 10,
};
// The library's declarations leave out file extensions; see static-model.
const TokenizerClass = Tokenizer as new (
  file: object,
  config: object,
) => { encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: readonly number[] } };

function tokenizer(changes: Partial<TokenizerFile> = {}) {
  const file: TokenizerFile = {
    added_tokens: [{ id: 9, content: '[PAD]', normalized: true, special: true }],
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
    ...changes,
  };
  const library = new TokenizerClass({ ...file, decoder: null, post_processor: null }, {});
  const asked: string[] = [];
  const encode = (text: string): readonly number[] => library.encode(text, { add_special_tokens: false }).ids;
  const byWords = encodeByWords({
    file,
    unknown: 0,
    encode: (text) => {
      asked.push(text);
      return encode(text);
    },
  });
  return { encode, byWords, asked };
}

const wordLevel = { type: 'WordLevel', unk_token: '[UNK]', vocab };
const pieces = [
  'apple',
  'Pears',
  'plum',
  ' ',
  '  ',
  '\n',
  ',',
  '!',
  '!!',
  '_',
  'zebra',
  'plumy',
  '[PAD]',
  '[pad]',
  '7',
];
const odd = ['é', '苹果', '\t', 'ſ'];

function* texts(): Generator<string> {
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let count = 0; count < 400; count += 1) {
    const from = count % 4 === 0 ? [...pieces, ...odd] : pieces;
    yield Array.from({ length: next(9) }, () => from[next(from.length)]).join(next(2) === 0 ? ' ' : '');
  }
}

describe('the ids of a text word by word', () => {
  test.each<[string, Partial<TokenizerFile>]>([
    ['Bert', {}],
    ['white space', { pre_tokenizer: { type: 'Whitespace' }, normalizer: { type: 'Lowercase' } }],
    ['whole words', { pre_tokenizer: { type: 'Whitespace' }, normalizer: null, model: wordLevel }],
    ['another kind of split', { pre_tokenizer: { type: 'WhitespaceSplit' } }],
  ])('are those of the whole text: %s', (_, changes) => {
    const { encode, byWords } = tokenizer(changes);
    for (const text of texts()) expect([text, ...byWords(text)]).toEqual([text, ...encode(text)]);
  });

  test('a word of the vocabulary is asked for once, any other every time, so that nothing said is kept', () => {
    const { byWords, asked } = tokenizer();
    byWords('apple pears zebra');
    byWords('zebra pears apple');
    expect(asked).toEqual(['apple', 'pears', 'zebra', 'zebra', 'pears']);
  });

  test('a text in other letters goes to the tokenizer whole', () => {
    const { byWords, asked } = tokenizer();
    byWords('apple é');
    expect(asked).toEqual(['apple é']);
  });
});
