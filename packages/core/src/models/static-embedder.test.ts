import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { safetensorsFile, staticModelFiles, type TestTensor } from '../testing/static-model-files.ts';
import { createStaticEmbedder } from './static-embedder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-model-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const f32 = (shape: readonly number[], ...values: number[]): TestTensor => ({
  dtype: 'F32',
  shape,
  values: Float32Array.from(values),
});

/** Three rows for the four words (and the unknown token): pear and plum share one. */
const tensors: Record<string, TestTensor> = {
  embeddings: f32([3, 2], 3, 0, 0, 4, 1, 1),
  mapping: { dtype: 'I32', shape: [5], values: Int32Array.from([0, 0, 1, 1, 2]) },
  weights: { dtype: 'F64', shape: [5], values: Float64Array.from([9, 1, 1, 0.5, 2]) },
};
const words = ['apple', 'pear', 'plum', 'fig'];

async function write(changes: Partial<Record<string, string | Uint8Array>> = {}, changed = tensors): Promise<void> {
  const files = { ...staticModelFiles({ words, tensors: changed, dimensions: 2 }), ...changes };
  for (const [name, content] of Object.entries(files)) {
    if (content !== undefined) await writeFile(join(folder, name), content);
  }
}

async function embed(...texts: string[]): Promise<number[][]> {
  const embedder = await createStaticEmbedder({ path: folder });
  const vectors = await embedder.embed({ texts, purpose: 'document' });
  return vectors.map((vector) => [...vector].map((value) => Math.round(value * 1e6) / 1e6));
}

describe('the static embedder', () => {
  test('adds weight x row of every token and brings the sum to unit length', async () => {
    await write();
    expect(await embed('apple', 'Pear', 'apple, pear', 'plum apple', 'fig')).toEqual([
      [1, 0],
      [0, 1],
      // (3, 0) + (0, 4), of length 5
      [0.6, 0.8],
      // 0.5 x (0, 4) + (3, 0), of length sqrt(13)
      [0.83205, 0.5547],
      [0.707107, 0.707107],
    ]);
  });

  test('works without mapping and weights', async () => {
    await write({}, { embeddings: f32([5, 2], 9, 9, 1, 0, 0, 1, 3, 4, 1, 1) });
    expect(await embed('plum', 'apple pear')).toEqual([
      [0.6, 0.8],
      [0.707107, 0.707107],
    ]);
  });

  test('leaves out words that it does not know', async () => {
    await write();
    expect(await embed('zebra apple zebra')).toEqual([[1, 0]]);
  });

  test('gives the zero vector to a text without a known word', async () => {
    await write();
    expect(await embed('', 'zebra')).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('goes by the first 512 tokens of a long text', async () => {
    await write();
    const head = 'fig '.repeat(512);
    // The cut in characters comes first: 512 times the median length of a token, which is 4 here.
    expect(await embed(`${head}${'apple '.repeat(1000)}`)).toEqual(await embed('fig'));
  });

  test('says its dimensions, and has one name for the same files in any folder', async () => {
    await write();
    const first = await createStaticEmbedder({ path: folder });
    await write({}, { ...tensors, embeddings: f32([3, 2], 3, 0, 0, 4, 1, 2) });
    const second = await createStaticEmbedder({ path: folder });
    expect([first.dimensions, first.local]).toEqual([2, true]);
    expect(first.model).toMatch(/^model2vec-2d-[0-9a-f]{12}$/);
    expect(second.model).not.toBe(first.model);
  });

  test('lets other work run during a long call, and can be called off', async () => {
    await write();
    const embedder = await createStaticEmbedder({ path: folder });
    const controller = new AbortController();
    const texts = Array.from({ length: 200_000 }, () => 'apple pear plum');
    const call = embedder.embed({ texts, purpose: 'document', signal: controller.signal });
    setTimeout(() => controller.abort(new Error('called off')), 1);
    await expect(call).rejects.toThrow('called off');
  });

  test.for([
    ['F16', { dtype: 'F16', shape: [1, 2], values: Uint16Array.from([0x4200, 0xc400]) }],
    ['BF16', { dtype: 'BF16', shape: [1, 2], values: Uint16Array.from([0x4040, 0xc080]) }],
    ['I8', { dtype: 'I8', shape: [1, 2], values: Int8Array.from([3, -4]) }],
    ['F64', { dtype: 'F64', shape: [1, 2], values: Float64Array.from([3, -4]) }],
  ] as const)('reads rows of %s', async ([, embeddings]) => {
    const mapping: TestTensor = { dtype: 'I64', shape: [5], values: new BigInt64Array(5) };
    await write({}, { embeddings, mapping });
    expect(await embed('apple')).toEqual([[0.6, -0.8]]);
  });

  test('reads the smallest numbers of F16', async () => {
    const embeddings: TestTensor = { dtype: 'F16', shape: [1, 2], values: Uint16Array.from([0x0003, 0x8004]) };
    await write({}, { embeddings, mapping: { dtype: 'I32', shape: [5], values: new Int32Array(5) } });
    expect(await embed('apple')).toEqual([[0.6, -0.8]]);
  });
});

describe('a model folder that cannot be used', () => {
  const fault = async (): Promise<{ code: unknown; message: string }> => {
    const error = await createStaticEmbedder({ path: folder }).catch((reason: unknown) => reason);
    if (!(error instanceof Error) || !('code' in error))
      throw new Error('a fault with a code was due', { cause: error });
    return { code: error.code, message: error.message };
  };

  test('names the file that is missing', async () => {
    await write();
    await rm(join(folder, 'tokenizer.json'));
    const { code, message } = await fault();
    expect(code).toBe('model_unavailable');
    expect(message).toContain(join(folder, 'tokenizer.json'));
  });

  const whole = safetensorsFile(tensors);
  const header = (json: string): Uint8Array => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([length, Buffer.from(json)]);
  };
  test.for([
    ['an empty file', 'model.safetensors', '', 'header'],
    ['a file that is something else', 'model.safetensors', 'version https://example.test/spec/v1 oid', 'header'],
    ['a header that is not JSON', 'model.safetensors', header('{"embeddings": oops}'), 'not JSON'],
    ['a malformed entry', 'model.safetensors', header('{"embeddings": {"dtype": "F32"}}'), 'malformed'],
    ['a file cut off', 'model.safetensors', whole.subarray(0, whole.length - 60), 'cut off'],
    ['no embeddings', 'model.safetensors', header('{}'), 'no tensor "embeddings"'],
    ['a tokenizer that is not JSON', 'tokenizer.json', '{', 'not the JSON'],
    ['a tokenizer without a model', 'tokenizer.json', '{"added_tokens": []}', 'not the JSON'],
    ['a config of other dimensions', 'config.json', '{"hidden_dim": 3}', 'config.json says 3'],
    [
      'a tokenizer of a foreign kind',
      'tokenizer.json',
      '{"added_tokens": [], "model": {"vocab": {}, "type": "X"}}',
      'kind',
    ],
  ] as const)('names the file with %s', async ([, file, content, words_]) => {
    await write({ [file]: content });
    const { code, message } = await fault();
    expect(code).toBe('config_invalid');
    expect(message).toContain(words_);
    expect(message).toContain(join(folder, file === 'config.json' ? 'model.safetensors' : file));
  });

  test.for([
    ['rows that are no table', { embeddings: f32([6], 3, 0, 0, 4, 1, 1) }, 'not a table'],
    ['numbers that are not finite', { embeddings: f32([3, 2], 3, 0, 0, 4, 1, Number.NaN) }, 'not finite'],
    ['whole numbers', { embeddings: { dtype: 'I32', shape: [1, 2], values: new Int32Array(2) } }, 'whole numbers'],
    ['a type it does not read', { embeddings: { dtype: 'U16', shape: [1, 2], values: new Uint16Array(2) } }, 'U16'],
    [
      'a mapping out of the table',
      { mapping: { dtype: 'I32', shape: [5], values: new Int32Array(5).fill(7) } },
      'outside',
    ],
    ['a mapping of two columns', { mapping: { dtype: 'I32', shape: [5, 1], values: new Int32Array(5) } }, 'one column'],
    ['weights that are not finite', { weights: f32([5], 1, 1, 1, 1, Infinity) }, 'not finite'],
    ['fewer weights than tokens', { weights: f32([4], 1, 1, 1, 1) }, 'knows 4 tokens'],
  ] as const satisfies readonly (readonly [string, Record<string, TestTensor>, string])[])(
    'refuses %s',
    async ([, changed, words_]) => {
      await write({}, { ...tensors, ...changed });
      const { code, message } = await fault();
      expect(code).toBe('config_invalid');
      expect(message).toContain(words_);
    },
  );
});
