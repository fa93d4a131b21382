/** A model's files by their path inside its folder. */
export type OnnxModelFiles = Readonly<Record<string, Uint8Array>>;

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];

/**
 * A transformer model in the smallest form that an ONNX runtime takes: the hidden state of a token is its row of a
 * table. Knows whole words, in lower case, and puts [CLS] before and [SEP] after a text.
 *
 * @param params.rows a row of equal length for each word; [CLS] has the row of ones, other marks have zeros
 * @param params.weights names of the files in onnx/; model.onnx when not given
 */
export function onnxModelFiles(params: {
  readonly rows: Readonly<Record<string, readonly number[]>>;
  readonly weights?: readonly string[];
  readonly config?: object;
  readonly tokenizerConfig?: object;
}): OnnxModelFiles {
  const { rows, weights = ['model.onnx'] } = params;
  const words = [...special, ...Object.keys(rows)];
  const width = Object.values(rows)[0]?.length ?? 0;
  const table = words.flatMap((word) => [...(rows[word] ?? Array<number>(width).fill(word === '[CLS]' ? 1 : 0))]);
  const config = { model_type: 'bert', hidden_size: width, ...params.config };
  const tokenizerConfig = { tokenizer_class: 'BertTokenizer', pad_token: '[PAD]', ...params.tokenizerConfig };
  const model = onnxModel({ table, width, words: words.length });
  return {
    'config.json': json(config),
    'tokenizer_config.json': json(tokenizerConfig),
    'tokenizer.json': json(tokenizerOf(words)),
    ...Object.fromEntries(weights.map((name) => [`onnx/${name}`, model])),
  };
}

function tokenizerOf(words: readonly string[]): object {
  const mark = (content: string): object => ({ SpecialToken: { id: content, type_id: 0 } });
  const id = (content: string): object => ({ id: content, ids: [words.indexOf(content)], tokens: [content] });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content, place) => ({
      id: place,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [mark('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, mark('[SEP]')],
      pair: [],
      special_tokens: { '[CLS]': id('[CLS]'), '[SEP]': id('[SEP]') },
    },
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, place) => [word, place])),
    },
  };
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** Element types of ONNX. */
const FLOAT = 1;
const INT64 = 7;

/** A ModelProto with one node, `last_hidden_state = Gather(table, input_ids)`; the numbers are those of onnx.proto3. */
function onnxModel(params: {
  readonly table: readonly number[];
  readonly width: number;
  readonly words: number;
}): Uint8Array {
  const { table, width, words } = params;
  const node = join(field(1, 'table'), field(1, 'input_ids'), field(2, 'last_hidden_state'), field(4, 'Gather'));
  const values = new Uint8Array(Float32Array.from(table).buffer);
  const initializer = join(number(1, words), number(1, width), number(2, FLOAT), field(8, 'table'), field(9, values));
  const graph = join(
    field(1, node),
    field(2, 'tiny'),
    field(5, initializer),
    field(11, valueInfo('input_ids', INT64, ['texts', 'tokens'])),
    field(11, valueInfo('attention_mask', INT64, ['texts', 'tokens'])),
    field(12, valueInfo('last_hidden_state', FLOAT, ['texts', 'tokens', width])),
  );
  const irVersion = number(1, 8);
  const operators = field(8, number(2, 13));
  return join(irVersion, field(7, graph), operators);
}

function valueInfo(name: string, type: number, shape: readonly (string | number)[]): Uint8Array {
  const dimensions = shape.map((size) => field(1, typeof size === 'string' ? field(2, size) : number(1, size)));
  return join(field(1, name), field(2, field(1, join(number(1, type), field(2, join(...dimensions))))));
}

/** A protobuf field of bytes. */
function field(key: number, value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return join(varint(key * 8 + 2), varint(bytes.length), bytes);
}

/** A protobuf field of a whole number. */
function number(key: number, value: number): Uint8Array {
  return join(varint(key * 8), varint(value));
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
