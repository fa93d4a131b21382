/** Files of a tiny Model2Vec model by name, for a test or a local server to write or serve. */
export type StaticModelFiles = Readonly<Record<'config.json' | 'tokenizer.json' | 'model.safetensors', Uint8Array>>;

export type TestTensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly values: Float32Array }
  | { readonly dtype: 'F64'; readonly shape: readonly number[]; readonly values: Float64Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly values: Int32Array }
  | { readonly dtype: 'I64'; readonly shape: readonly number[]; readonly values: BigInt64Array }
  | { readonly dtype: 'I8'; readonly shape: readonly number[]; readonly values: Int8Array }
  | { readonly dtype: 'F16' | 'BF16' | 'U16'; readonly shape: readonly number[]; readonly values: Uint16Array };

/** The bytes of a safetensors file with these tensors. */
export function safetensorsFile(tensors: Readonly<Record<string, TestTensor>>): Uint8Array {
  let end = 0;
  const header = Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, values }]) => {
      const start = end;
      end += values.byteLength;
      return [name, { dtype, shape, data_offsets: [start, end] }];
    }),
  );
  const json = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength));
  const data = Object.values(tensors).map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  return Buffer.concat([length, json, ...data]);
}

/**
 * A Model2Vec model of whole words: token 0 is unknown, token n is the n-th word. Lower-cases and splits at white space
 * and punctuation.
 */
export function staticModelFiles(params: {
  readonly words: readonly string[];
  readonly tensors: Readonly<Record<string, TestTensor>>;
  readonly dimensions: number;
}): StaticModelFiles {
  const vocab = Object.fromEntries(['[UNK]', ...params.words].map((word, index) => [word, index]));
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  };
  const config = { model_type: 'model2vec', hidden_dim: params.dimensions, normalize: true };
  return {
    'config.json': Buffer.from(JSON.stringify(config)),
    'tokenizer.json': Buffer.from(JSON.stringify(tokenizer)),
    'model.safetensors': safetensorsFile(params.tensors),
  };
}
