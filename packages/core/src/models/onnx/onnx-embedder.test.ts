import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type OnnxModelFiles, onnxModelFiles } from '../../testing/onnx-model-files.ts';
import { createOnnxEmbedder } from './onnx-embedder.ts';

// The runtime starts in seconds where several processes share two cores.
vi.setConfig({ testTimeout: 60_000 });

let root: string;
let folders = 0;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-onnx-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((embedder) => embedder.close()));
});
afterAll(() => rm(root, { recursive: true }));

const rows = { cat: [4, 0, 0, 0], dog: [0, 3, 0, 0], car: [0, 0, 2, 0], boat: [0, 0, 0, -1] };

/** Writes a model's folder; its name tells the pooling, as those of real models do. */
async function folderWith(files: OnnxModelFiles, name = 'all-MiniLM-L6-v2'): Promise<string> {
  folders += 1;
  const path = join(root, `place ${folders}`, name);
  for (const [file, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), bytes);
  }
  return path;
}

async function embedderOf(
  path: string,
  settings: Partial<Parameters<typeof createOnnxEmbedder>[0]> = {},
): Promise<Awaited<ReturnType<typeof createOnnxEmbedder>>> {
  const embedder = await createOnnxEmbedder({ path, ...settings });
  opened.push(embedder);
  return embedder;
}

function unit(...values: number[]): number[] {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

function expectNear(found: ArrayLike<number> | undefined, wanted: readonly number[]): void {
  expect(found?.length).toBe(wanted.length);
  for (const [at, value] of wanted.entries()) expect(found?.[at]).toBeCloseTo(value, 5);
}

/** How a call fails that must fail. */
async function refusal(work: Promise<unknown>): Promise<HoldfastError> {
  const error: unknown = await work.catch((fault: unknown) => fault);
  if (error instanceof HoldfastError) return error;
  throw new TypeError('it was not refused');
}

const document = 'document' as const;

describe('a model that means its tokens', () => {
  test('gives the mean over the tokens of each text, padding left out, at unit length, in order', async () => {
    const embedder = await embedderOf(await folderWith(onnxModelFiles({ rows })));
    expect(embedder).toMatchObject({ dimensions: 4, local: false });
    expect(embedder.model).toMatch(/^onnx-4d-fp32-[0-9a-f]{12}$/);
    const vectors = await embedder.embed({ texts: ['cat dog dog boat', 'car', ''], purpose: document });
    expect(vectors).toHaveLength(3);
    expectNear(vectors[0], unit(5, 7, 1, 0));
    expectNear(vectors[1], unit(1, 1, 3, 1));
    expectNear(vectors[2], unit(1, 1, 1, 1));
    expect(await embedder.embed({ texts: [], purpose: document })).toEqual([]);
  });

  test('cuts long texts, and counts by the tokenizer', async () => {
    const embedder = await embedderOf(await folderWith(onnxModelFiles({ rows })), { maxTokens: 3 });
    const [vector] = await embedder.embed({ texts: ['cat dog car boat boat'], purpose: document });
    expectNear(vector, unit(5, 4, 1, 1));
  });

  test('takes more texts than a batch, of many lengths, and many calls at once', async () => {
    const embedder = await embedderOf(await folderWith(onnxModelFiles({ rows })));
    const texts = Array.from({ length: 50 }, (_, at) =>
      Array<string>(((at * 7) % 50) + 1)
        .fill('dog')
        .join(' '),
    );
    const [some, query] = await Promise.all([
      embedder.embed({ texts, purpose: document }),
      embedder.embed({ texts: ['cat'], purpose: 'query' }),
    ]);
    for (const [at, vector] of some.entries()) expectNear(vector, unit(1, 1 + 3 * (((at * 7) % 50) + 1), 1, 1));
    expectNear(query[0], unit(5, 1, 1, 1));
  });

  test('a call that is given up before its turn is not computed', async () => {
    const embedder = await embedderOf(await folderWith(onnxModelFiles({ rows })));
    const gone = new AbortController();
    const first = embedder.embed({ texts: ['cat'], purpose: document });
    const second = embedder.embed({ texts: ['dog'], purpose: document, signal: gone.signal });
    gone.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    expect(await first).toHaveLength(1);
  });
});

test('a model that reads its first token alone, and one that says itself how it pools and what it wants before a text', async () => {
  const cls = await embedderOf(await folderWith(onnxModelFiles({ rows }), 'bge-m3'));
  const [first] = await cls.embed({ texts: ['cat dog'], purpose: document });
  expectNear(first, unit(1, 1, 1, 1));

  const files = {
    ...onnxModelFiles({ rows }),
    '1_Pooling/config.json': Buffer.from('{"pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true}'),
    'sentence_bert_config.json': Buffer.from('{"max_seq_length": 3}'),
    'config_sentence_transformers.json': Buffer.from('{"prompts": {"query": "car ", "passage": "dog "}}'),
  };
  const own = await embedderOf(await folderWith(files, 'something'));
  const [asked] = await own.embed({ texts: ['cat'], purpose: 'query' });
  expectNear(asked, unit(5, 1, 3, 1));
  const [stored] = await own.embed({ texts: ['cat'], purpose: document });
  expectNear(stored, unit(5, 4, 1, 1));
});

test('precision picks the weights, and is part of the name of the model', async () => {
  const low = { cat: [0, 0, 0, 9], dog: [0, 3, 0, 0] };
  const files = {
    ...onnxModelFiles({ rows: low, weights: ['model_fp16.onnx', 'model_quantized.onnx'] }),
    ...onnxModelFiles({ rows: { ...low, cat: [9, 0, 0, 0] } }),
  };
  const path = await folderWith(files);
  const names = new Set<string>();
  for (const [precision, expected] of [
    ['fp32', unit(10, 1, 1, 1)],
    ['fp16', unit(1, 1, 1, 10)],
    ['int8', unit(1, 1, 1, 10)],
  ] as const) {
    const embedder = await embedderOf(path, { precision });
    const [vector] = await embedder.embed({ texts: ['cat'], purpose: document });
    expectNear(vector, expected);
    names.add(embedder.model);
  }
  expect(names.size).toBe(3);
  const again = await embedderOf(await folderWith(files), { precision: 'int8' });
  expect(names).toContain(again.model);
});

describe('what cannot work says so at the start', () => {
  test('the package is not installed: with the command that installs it', async () => {
    const path = await folderWith(onnxModelFiles({ rows }));
    const missing = await refusal(createOnnxEmbedder({ path, library: '@holdfast/not-there' }));
    expect(missing.code).toBe('model_unavailable');
    expect(missing.message).toContain('npm install @holdfast/not-there');
  });

  test('the folder or one of its files is missing: which, and which precisions there are', async () => {
    const refused2 = await refusal(createOnnxEmbedder({ path: join(root, 'nowhere') }));
    expect(refused2.code).toBe('model_unavailable');
    expect(refused2.message).toContain(join('nowhere', 'config.json'));
    const path = await folderWith(onnxModelFiles({ rows, weights: ['model_int8.onnx'] }));
    const refused3 = await refusal(createOnnxEmbedder({ path }));
    expect(refused3.code).toBe('model_unavailable');
    expect(refused3.message).toMatch(/model\.onnx\. The folder has weights of the precision int8\./);
    await rm(join(path, 'tokenizer.json'));
    const refused4 = await refusal(createOnnxEmbedder({ path, precision: 'int8' }));
    expect(refused4.code).toBe('model_unavailable');
    expect(refused4.message).toContain('tokenizer.json');
  });

  test('files that are not what they should be', async () => {
    const files = onnxModelFiles({ rows });
    const broken = await folderWith({ ...files, 'onnx/model.onnx': Buffer.from('no model') });
    const refused5 = await refusal(createOnnxEmbedder({ path: broken }));
    expect(refused5.code).toBe('config_invalid');
    const noJson = await folderWith({ ...files, 'config.json': Buffer.from('{') });
    const refused6 = await refusal(createOnnxEmbedder({ path: noJson }));
    expect(refused6.code).toBe('config_invalid');
    expect(refused6.message).toContain('config.json');
  });

  test('vectors of another length than config.json says', async () => {
    const path = await folderWith(onnxModelFiles({ rows, config: { hidden_size: 384 } }));
    const refused7 = await refusal(createOnnxEmbedder({ path }));
    expect(refused7.code).toBe('config_invalid');
    expect(refused7.message).toMatch(/vectors of 4 numbers.*384/);
  });

  test('nothing tells how the model pools: the setting is asked for', async () => {
    const path = await folderWith(onnxModelFiles({ rows }), 'unknown');
    const refused8 = await refusal(createOnnxEmbedder({ path }));
    expect(refused8.code).toBe('config_invalid');
    expect(refused8.faults?.[0]?.field).toBe('pooling');
    expect((await embedderOf(path, { pooling: 'mean' })).dimensions).toBe(4);
  });
});

test('a closed embedder answers nothing', async () => {
  const embedder = await createOnnxEmbedder({ path: await folderWith(onnxModelFiles({ rows })) });
  await embedder.close();
  await expect(embedder.embed({ texts: ['cat'], purpose: document })).rejects.toMatchObject({
    code: 'model_unavailable',
  });
});
