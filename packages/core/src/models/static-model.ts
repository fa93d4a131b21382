import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { Tokenizer as UntypedTokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { encodeByWords } from './encode-by-words.ts';
import { readTensors, type Tensor, type TensorValues } from './safetensors.ts';

/** Files of a Model2Vec folder; what a download has to fetch. */
export const staticModelFiles = ['config.json', 'tokenizer.json', 'model.safetensors'] as const;

/** A loaded Model2Vec folder. */
export interface StaticModel {
  /** From dimensions and content, so that the same files have the same name under any path. */
  readonly name: string;
  readonly dimensions: number;
  /** Rows of `dimensions` numbers. */
  readonly embeddings: Float32Array;
  /** Token id to row, where several tokens share one. */
  readonly mapping: TensorValues | undefined;
  /** Weight of each token id. */
  readonly weights: TensorValues | undefined;
  /** Ids of the known tokens of a text, at most `maxTokens`. */
  tokens(params: { readonly text: string; readonly maxTokens: number }): readonly number[];
}

const configSchema = z.looseObject({ model_type: z.string().optional(), hidden_dim: z.int().positive().optional() });

const tokenizerSchema = z.looseObject({
  added_tokens: z.array(z.looseObject({ content: z.string().optional() })),
  normalizer: z.looseObject({ type: z.string().optional() }).nullish(),
  pre_tokenizer: z.looseObject({ type: z.string().optional() }).nullish(),
  model: z.looseObject({
    type: z.string().optional(),
    unk_id: z.int().nullish(),
    unk_token: z.string().nullish(),
    vocab: z.union([z.record(z.string(), z.int()), z.array(z.tuple([z.string(), z.number()]))]),
  }),
});
export type TokenizerFile = z.infer<typeof tokenizerSchema>;

interface Tokenizer {
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: readonly number[] };
  token_to_id(token: string): number | undefined;
}

// The library's declarations leave out file extensions, so that under nodenext its class has the type any. This says
// what its documentation says, and the version is pinned.
const TokenizerClass = UntypedTokenizer as new (file: object, config: object) => Tokenizer;

/**
 * Loads a Model2Vec folder: `config.json`, `tokenizer.json` (Hugging Face tokenizers) and `model.safetensors` with
 * `embeddings` [rows, dimensions] and, in newer models, `mapping` [tokens] and `weights` [tokens].
 *
 * @throws HoldfastError model_unavailable when a file is missing, config_invalid when one cannot be used
 */
export async function loadStaticModel(folder: string): Promise<StaticModel> {
  const [config, tokenizer, weights] = await Promise.all(staticModelFiles.map((name) => readModelFile(folder, name)));
  if (config === undefined || tokenizer === undefined || weights === undefined) throw new HoldfastError('internal');
  const { hidden_dim: declared } = parseJson({
    file: join(folder, 'config.json'),
    bytes: config,
    schema: configSchema,
  });
  const tokenizerPath = join(folder, 'tokenizer.json');
  const file = parseJson({ file: tokenizerPath, bytes: tokenizer, schema: tokenizerSchema });
  const tensors = readTensors({
    bytes: weights,
    file: join(folder, 'model.safetensors'),
    names: ['embeddings', 'mapping', 'weights'],
  });
  const parts = checkTensors({ tensors, file: join(folder, 'model.safetensors'), declared, vocabulary: sizeOf(file) });
  const digest = createHash('sha256').update(tokenizer).update(weights).digest('hex').slice(0, 12);
  return {
    name: `model2vec-${parts.dimensions}d-${digest}`,
    ...parts,
    tokens: createTokens({ file, path: tokenizerPath, known: parts.tokenCount }),
  };
}

async function readModelFile(folder: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, name));
  } catch (cause) {
    throw new HoldfastError('model_unavailable', {
      detail:
        `The embedding model has no readable file ${join(folder, name)}. ` +
        `Name a folder with ${staticModelFiles.join(', ')}, or switch the embedder off to go by words alone.`,
      cause,
    });
  }
}

function unusable(file: string, what: string, cause?: unknown): HoldfastError {
  return new HoldfastError('config_invalid', {
    detail: `The model file ${file} cannot be used: ${what}. Download the model again or name another folder.`,
    cause,
  });
}

function parseJson<T>(params: { readonly file: string; readonly bytes: Uint8Array; readonly schema: z.ZodType<T> }): T {
  try {
    return params.schema.parse(JSON.parse(new TextDecoder().decode(params.bytes)));
  } catch (cause) {
    throw unusable(params.file, 'it is not the JSON that a Model2Vec model has there', cause);
  }
}

function sizeOf(file: TokenizerFile): number {
  return Array.isArray(file.model.vocab) ? file.model.vocab.length : Object.keys(file.model.vocab).length;
}

function checkTensors(params: {
  readonly tensors: Map<string, Tensor>;
  readonly file: string;
  readonly declared: number | undefined;
  readonly vocabulary: number;
}): Pick<StaticModel, 'dimensions' | 'embeddings' | 'mapping' | 'weights'> & { readonly tokenCount: number } {
  const { tensors, file, declared, vocabulary } = params;
  const embeddings = tensors.get('embeddings');
  if (embeddings === undefined) throw unusable(file, 'it has no tensor "embeddings"');
  const [rows, dimensions] = embeddings.shape;
  if (embeddings.shape.length !== 2 || rows === undefined || dimensions === undefined || rows * dimensions === 0) {
    throw unusable(file, 'its tensor "embeddings" is not a table of rows and dimensions');
  }
  if (declared !== undefined && declared !== dimensions) {
    throw unusable(file, `it has ${dimensions} dimensions where config.json says ${declared}`);
  }
  const values = embeddings.values;
  if (values instanceof Int32Array) throw unusable(file, 'its tensor "embeddings" holds whole numbers of 32 bits');
  if (!values.every(Number.isFinite)) throw unusable(file, 'its tensor "embeddings" holds numbers that are not finite');
  const mapping = column({ tensors, name: 'mapping', file });
  const weights = column({ tensors, name: 'weights', file });
  if (mapping !== undefined && !mapping.every((row) => Number.isInteger(row) && row >= 0 && row < rows)) {
    throw unusable(file, 'its tensor "mapping" points outside of the table');
  }
  if (weights !== undefined && !weights.every(Number.isFinite)) {
    throw unusable(file, 'its tensor "weights" holds numbers that are not finite');
  }
  const tokenCount = Math.min(mapping?.length ?? rows, weights?.length ?? Infinity);
  if (tokenCount < vocabulary) {
    throw unusable(file, `it knows ${tokenCount} tokens where tokenizer.json has ${vocabulary}`);
  }
  return {
    dimensions,
    embeddings: values instanceof Float32Array ? values : Float32Array.from(values),
    mapping,
    weights,
    tokenCount,
  };
}

function column(params: {
  readonly tensors: Map<string, Tensor>;
  readonly name: string;
  readonly file: string;
}): TensorValues | undefined {
  const tensor = params.tensors.get(params.name);
  if (tensor !== undefined && tensor.shape.length !== 1) {
    throw unusable(params.file, `its tensor "${params.name}" is not one column`);
  }
  return tensor?.values;
}

/**
 * The tokenizer, and what the reference implementation does around it: texts are cut to maxTokens x the median length
 * of a token before (a book must not be tokenised for its first page), unknown tokens are left out, then the ids are cut.
 */
function createTokens(params: {
  readonly file: TokenizerFile;
  readonly path: string;
  readonly known: number;
}): StaticModel['tokens'] {
  const { file, path, known } = params;
  let tokenizer: Tokenizer;
  try {
    tokenizer = new TokenizerClass(file, {});
  } catch (cause) {
    throw unusable(path, 'its tokenizer is of a kind that Holdfast does not read', cause);
  }
  const unknown = file.model.unk_id ?? tokenizer.token_to_id(file.model.unk_token ?? '');
  const median = medianLength(file);
  const encode = encodeByWords({
    file,
    unknown,
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
  });
  return ({ text, maxTokens }) => {
    const ids = encode(text.slice(0, maxTokens * median));
    const usable = ids.filter((id) => id !== unknown && id >= 0 && id < known);
    return usable.length > maxTokens ? usable.slice(0, maxTokens) : usable;
  };
}

function medianLength(file: TokenizerFile): number {
  const { vocab } = file.model;
  const lengths = (Array.isArray(vocab) ? vocab.map(([token]) => token) : Object.keys(vocab))
    .map((token) => token.length)
    .toSorted((a, b) => a - b);
  const middle = lengths.length / 2;
  const median = ((lengths[Math.ceil(middle) - 1] ?? 1) + (lengths[Math.floor(middle)] ?? 1)) / 2;
  return Math.max(1, Math.floor(median));
}
