import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { z } from 'zod';
import { recordOf } from '../download.ts';
import type { Pooling } from './protocol.ts';

/** Numbers in the weights: `int8` computes fastest on most processors and loses little. */
export type Precision = 'fp32' | 'fp16' | 'int8';

/** Files beside the weights that every model has. */
export const describingFiles = ['config.json', 'tokenizer.json', 'tokenizer_config.json'] as const;

/** Weights by precision, as the library names file and kind; the first that is there is taken. */
const weightsOf: Readonly<Record<Precision, readonly { readonly file: string; readonly dtype: string }[]>> = {
  fp32: [{ file: 'model.onnx', dtype: 'fp32' }],
  fp16: [{ file: 'model_fp16.onnx', dtype: 'fp16' }],
  int8: [
    { file: 'model_int8.onnx', dtype: 'int8' },
    { file: 'model_quantized.onnx', dtype: 'q8' },
  ],
};

/** What is known of models whose folders do not say it themselves. */
const knownModels: readonly { readonly name: RegExp; readonly pooling: Pooling; readonly maxTokens: number }[] = [
  { name: /all-minilm-l\d+-v\d/i, pooling: 'mean', maxTokens: 256 },
  // It takes 8,192, and then needs gigabytes and half a minute a text.
  { name: /bge-m3/i, pooling: 'cls', maxTokens: 512 },
];

/** Most tokens of a text when nobody says. */
const USUAL_TOKENS = 512;

export interface OnnxFolder {
  readonly dtype: string;
  readonly external: boolean;
  readonly pooling: Pooling;
  readonly maxTokens: number;
  /** Written before each text of a purpose, for models that were trained so. */
  readonly prefixes: { readonly query: string; readonly document: string };
  /** Length of the vectors, where config.json says it. */
  readonly dimensions: number | undefined;
  /** From what the files hold, not from where they lie. */
  readonly fingerprint: string;
}

const configSchema = z.looseObject({
  hidden_size: z.int().positive().optional(),
  _name_or_path: z.string().optional(),
  'transformers.js_config': z.looseObject({ use_external_data_format: z.unknown().optional() }).optional(),
});
const tokenizerSchema = z.looseObject({ model_max_length: z.number().optional() });
const poolingSchema = z.looseObject({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
});
const lengthSchema = z.looseObject({ max_seq_length: z.int().positive().nullish() });
const promptsSchema = z.looseObject({ prompts: z.record(z.string(), z.string()).optional() });

/**
 * Reads what a model's folder says of itself.
 *
 * @throws HoldfastError model_unavailable when the folder or a file is missing, config_invalid when one is no JSON of its
 *   kind, or when nothing says how the model pools
 */
export async function readOnnxFolder(params: {
  readonly path: string;
  readonly precision: Precision;
  readonly name?: string | undefined;
  readonly pooling?: Pooling | undefined;
  readonly maxTokens?: number | undefined;
}): Promise<OnnxFolder> {
  const { path, precision } = params;
  const config = await readJson(path, 'config.json', configSchema);
  const tokenizer = await readJson(path, 'tokenizer_config.json', tokenizerSchema);
  const words = await readNeeded(path, 'tokenizer.json');
  const weights = await findWeights(path, precision);
  const ownPooling = await readOptional(path, join('1_Pooling', 'config.json'), poolingSchema);
  const ownLength = await readOptional(path, 'sentence_bert_config.json', lengthSchema);
  const prompts = (await readOptional(path, 'config_sentence_transformers.json', promptsSchema))?.prompts;
  const record = await recordOf(path);
  const names = [params.name, record?.name, basename(path), config._name_or_path];
  const known = knownModels.find(({ name }) => names.some((each) => each !== undefined && name.test(each)));
  const said = { mean: ownPooling?.pooling_mode_mean_tokens, cls: ownPooling?.pooling_mode_cls_token };
  const pooling = params.pooling ?? (said.cls === true ? 'cls' : said.mean === true ? 'mean' : known?.pooling);
  if (pooling === undefined) throw unknownPooling(path);
  const usual = known?.maxTokens ?? ownLength?.max_seq_length ?? USUAL_TOKENS;
  // Some tokenizers name 1e30 for "no end".
  const most = Math.min(params.maxTokens ?? Math.min(usual, USUAL_TOKENS), tokenizer.model_max_length ?? Infinity);
  const prefixes = {
    query: prompts?.['query'] ?? '',
    document: prompts?.['document'] ?? prompts?.['passage'] ?? '',
  };
  const sample = await sampleOf(join(path, 'onnx', weights.file));
  const recipe = JSON.stringify([weights.dtype, pooling, most, prefixes]);
  return {
    dtype: weights.dtype,
    external: (await sizeOf(join(path, 'onnx', `${weights.file}_data`))) !== undefined,
    pooling,
    maxTokens: most,
    prefixes,
    dimensions: config.hidden_size,
    fingerprint: createHash('sha256').update(words).update(sample).update(recipe).digest('hex').slice(0, 12),
  };
}

/** Where a hub has the weights, and what must come with them; `config` is the text of config.json. */
export function weightFiles(precision: Precision, config: string): string[] {
  const { file } = weightsOf[precision][0] ?? { file: '' };
  const parsed = configSchema.safeParse(toJson(config));
  const external = parsed.data?.['transformers.js_config']?.use_external_data_format;
  const apart = external === true || (typeof external === 'object' && external !== null && file in external);
  return apart ? [`onnx/${file}`, `onnx/${file}_data`] : [`onnx/${file}`];
}

async function findWeights(path: string, precision: Precision): Promise<{ file: string; dtype: string }> {
  const wanted = weightsOf[precision];
  for (const weights of wanted) if ((await sizeOf(join(path, 'onnx', weights.file))) !== undefined) return weights;
  const there: Precision[] = [];
  for (const other of ['fp32', 'fp16', 'int8'] as const) {
    const sizes = await Promise.all(weightsOf[other].map(({ file }) => sizeOf(join(path, 'onnx', file))));
    if (sizes.some((size) => size !== undefined)) there.push(other);
  }
  const files = wanted.map(({ file }) => join(path, 'onnx', file)).join(' or ');
  const hint = there.length === 0 ? '' : ` The folder has weights of the precision ${there.join(' and ')}.`;
  throw missing(files, hint);
}

async function readNeeded(path: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(join(path, name));
  } catch (cause) {
    throw missing(join(path, name), '', cause);
  }
}

async function readJson<T>(path: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(toJson(new TextDecoder().decode(await readNeeded(path, name))));
  if (parsed.success) return parsed.data;
  throw new HoldfastError('config_invalid', {
    detail: `The model file ${join(path, name)} cannot be used: it is not the JSON that a model has there. Download the model again or name another folder.`,
    cause: parsed.error,
  });
}

async function readOptional<T>(path: string, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
  return (await sizeOf(join(path, name))) === undefined ? undefined : readJson(path, name, schema);
}

/** Undefined for what is no JSON, which no schema takes. */
function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

const SAMPLES = 64;
const SAMPLE_BYTES = 4_096;

/**
 * Pieces of the weights at even distances, and their size: weights of two trainings differ everywhere, and to hash two
 * gigabytes at every start would take seconds.
 */
async function sampleOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const pieces: Uint8Array[] = [Buffer.from(String(size))];
    const step = Math.max(SAMPLE_BYTES, Math.floor(size / SAMPLES));
    for (let at = 0; at < size; at += step) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, at);
      pieces.push(buffer.subarray(0, bytesRead));
    }
    return Buffer.concat(pieces);
  } finally {
    await file.close();
  }
}

function missing(file: string, hint: string, cause?: unknown): HoldfastError {
  return new HoldfastError('model_unavailable', {
    detail:
      `The embedding model has no readable file ${file}.${hint} Name a folder with ${describingFiles.join(', ')} and ` +
      'the weights in onnx/, or switch the embedder off to go by words alone.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function unknownPooling(path: string): HoldfastError {
  const message = 'say mean or cls: neither the folder nor the name of the model tells how it pools';
  return new HoldfastError('config_invalid', {
    detail: `The embedder of ${path} lacks its pooling: ${message}.`,
    faults: [{ field: 'pooling', message }],
  });
}
