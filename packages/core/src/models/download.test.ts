import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeEmbeddingServer } from '../testing/fake-embedding-server.ts';
import { onnxModelFiles } from '../testing/onnx-model-files.ts';
import { staticModelFiles } from '../testing/static-model-files.ts';
import { createEmbedder } from './create-embedder.ts';
import { downloadModel, type DownloadOptions, type DownloadProgress } from './download.ts';

// A transformer's runtime starts in seconds where several processes share two cores.
vi.setConfig({ testTimeout: 60_000 });

type Answer = (response: ServerResponse, body: Uint8Array) => void;

const files = new Map<string, Uint8Array>(
  Object.entries(
    staticModelFiles({
      words: ['apple'],
      tensors: { embeddings: { dtype: 'F32', shape: [2, 2], values: Float32Array.from([0, 0, 3, 4]) } },
      dimensions: 2,
    }),
  ),
);

let cache: string;
let endpoint: string;
let requests: IncomingMessage[];
/** How the next requests are answered; then all are answered well. */
let script: Answer[];
let closeHub: () => Promise<void>;

const well: Answer = (response, body) => {
  response.writeHead(200, { 'content-length': body.byteLength }).end(body);
};
const status =
  (code: number): Answer =>
  (response) =>
    void response.writeHead(code).end('private words');
const cutOff: Answer = (response, body) => {
  response.writeHead(200, { 'content-length': body.byteLength }).write(body.subarray(0, 10));
  setImmediate(() => response.destroy());
};
const hang: Answer = () => undefined;
const hangMidway: Answer = (response, body) => {
  response.writeHead(200, { 'content-length': body.byteLength }).write(body.subarray(0, 10));
};
const withoutLength: Answer = (response, body) => void response.writeHead(200).end(body);

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'holdfast-cache-'));
  requests = [];
  script = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const body = files.get(request.url?.replace('/team/tiny/resolve/main/', '') ?? '');
    if (body === undefined) response.writeHead(404).end();
    else (script.shift() ?? well)(response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  closeHub = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterEach(async () => {
  await closeHub();
  await rm(cache, { recursive: true });
});

const download = (options: Partial<DownloadOptions> = {}) =>
  downloadModel({
    name: 'team/tiny',
    cache,
    endpoint,
    timeoutMs: 2000,
    retries: { attempts: 3, baseMs: 1, maxMs: 10 },
    ...options,
  });
const failure = async (work: Promise<unknown>): Promise<HoldfastError> => {
  const error = await work.catch((reason: unknown) => reason);
  if (!(error instanceof HoldfastError)) throw new Error('a HoldfastError was due', { cause: error });
  return error;
};

describe('downloading a model', () => {
  test('brings all files, with a record of sizes and SHA-256', async () => {
    const folder = await download({ token: 'hub-token' });
    expect(folder).toBe(join(cache, 'team--tiny', 'main'));
    const names = await readdir(folder);
    expect(names.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'config.json',
      'holdfast-model.json',
      'model.safetensors',
      'tokenizer.json',
    ]);
    const record: unknown = JSON.parse(await readFile(join(folder, 'holdfast-model.json'), 'utf8'));
    const weights = files.get('model.safetensors') ?? new Uint8Array();
    const sha256 = createHash('sha256').update(weights).digest('hex');
    expect(record).toMatchObject({ files: { 'model.safetensors': { bytes: weights.byteLength, sha256 } } });
    expect(requests.map((request) => request.headers.authorization)).toEqual(Array(3).fill('Bearer hub-token'));
  });

  test('touches no network once the model is there', async () => {
    const folder = await download();
    await closeHub();
    expect(await download()).toBe(folder);
  });

  test('fetches again when a file was damaged on the disk', async () => {
    const folder = await download();
    await writeFile(join(folder, 'model.safetensors'), 'short');
    await download();
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(files.get('model.safetensors'));
  });

  test('shows its progress', async () => {
    const seen: DownloadProgress[] = [];
    await download({ onProgress: (progress) => seen.push(progress) });
    const total = files.get('config.json')?.byteLength;
    expect(seen[0]).toEqual({ file: 'config.json', received: 0, total });
    expect(seen).toContainEqual({ file: 'config.json', received: total, total });
    expect(new Set(seen.map((progress) => progress.file)).size).toBe(3);
  });

  test('goes on after a break where it was, when the server says that the file is the same', async () => {
    const tagged: Answer = (response, body) => {
      response.writeHead(200, { 'content-length': body.byteLength, etag: '"one"' }).write(body.subarray(0, 10));
      setTimeout(() => response.destroy(), 20);
    };
    const rest: Answer = (response, body) => {
      const headers = { 'content-range': `bytes 10-${body.byteLength - 1}/${body.byteLength}` };
      response.writeHead(206, { ...headers, 'content-length': body.byteLength - 10 }).end(body.subarray(10));
    };
    script = [tagged, rest];
    const seen: DownloadProgress[] = [];
    const folder = await download({ onProgress: (progress) => seen.push(progress) });
    const config = files.get('config.json') ?? new Uint8Array();
    expect(await readFile(join(folder, 'config.json'))).toEqual(config);
    expect(requests[1]?.headers).toMatchObject({ range: 'bytes=10-', 'if-range': '"one"' });
    expect(seen).toContainEqual({ file: 'config.json', received: 10, total: config.byteLength });
    const record: unknown = JSON.parse(await readFile(join(folder, 'holdfast-model.json'), 'utf8'));
    const sha256 = createHash('sha256').update(config).digest('hex');
    expect(record).toMatchObject({ files: { 'config.json': { bytes: config.byteLength, sha256 } } });
  });

  test('starts again after a break when the file has become another', async () => {
    const tagged: Answer = (response, body) => {
      response.writeHead(200, { 'content-length': body.byteLength, etag: '"one"' }).write(Buffer.alloc(10, 'x'));
      setTimeout(() => response.destroy(), 20);
    };
    script = [tagged];
    const folder = await download();
    expect(requests[1]?.headers.range).toBe('bytes=10-');
    expect(await readFile(join(folder, 'config.json'))).toEqual(files.get('config.json'));
  });

  test('brings more files of a model that is there in part, and those alone', async () => {
    await download({ files: ['config.json'] });
    await download({ files: ['config.json', 'tokenizer.json'] });
    expect(requests.map(({ url }) => url?.split('/').at(-1))).toEqual(['config.json', 'tokenizer.json']);
    await closeHub();
    await download({ files: ['tokenizer.json', 'config.json'] });
  });

  test('takes a body whose length the server does not say', async () => {
    script = [withoutLength];
    const seen: DownloadProgress[] = [];
    await download({ onProgress: (progress) => seen.push(progress) });
    expect(seen[0]?.total).toBeUndefined();
  });

  test.for([
    ['an error of the server', status(500)],
    ['a body cut off', cutOff],
    ['a server that hangs', hang],
    ['a server that hangs midway', hangMidway],
  ] as const)('tries again after %s', async ([, answer]) => {
    script = [answer];
    const folder = await download({ timeoutMs: 1_000 });
    expect(await readFile(join(folder, 'config.json'))).toEqual(Buffer.from(files.get('config.json') ?? ''));
    expect(requests).toHaveLength(4);
  });

  test('gives up with one line that says what still works, leaves no half file, and goes on with what is missing', async () => {
    script = [well, cutOff, cutOff, cutOff];
    const error = await failure(download());
    expect(error.code).toBe('model_unavailable');
    expect(error.message).toMatch(/^The model team\/tiny was not downloaded: .* Until then Holdfast goes by words/);
    expect(error.message).not.toContain('\n');
    const left = await readdir(join(cache, 'team--tiny', 'main'));
    expect(left.toSorted()).toEqual(['config.json', 'holdfast-model.json']);
    requests = [];
    await download();
    expect(requests.map(({ url }) => url?.split('/').at(-1))).toEqual(['tokenizer.json', 'model.safetensors']);
  });

  test('says so when there is no network', async () => {
    await closeHub();
    const error = await failure(download());
    expect(error.message).toContain('it cannot be reached');
  });

  test('says so when the hub has no such model, without asking twice', async () => {
    const error = await failure(download({ name: 'team/absent' }));
    expect(error.message).toContain('no such public model (404)');
    expect(requests).toHaveLength(1);
  });

  test('says so when the cache cannot be written', async () => {
    const taken = join(cache, 'taken');
    await writeFile(taken, '');
    const error = await failure(download({ cache: taken }));
    expect(error.message).toContain('cannot be written (ENOTDIR)');
  });

  test('can be called off', async () => {
    script = [hang];
    const controller = new AbortController();
    const work = download({ signal: controller.signal });
    setTimeout(() => controller.abort(new Error('called off')), 20);
    await expect(work).rejects.toThrow('called off');
    expect(await readdir(join(cache, 'team--tiny', 'main'))).toEqual([]);
  });

  test.for(['../../etc', 'team/../tiny', '/tiny', 'a/b/c', '', 'team/tiny?x'])(
    'refuses the name %j before it touches disk or network',
    async (name) => {
      const error = await failure(download({ name }));
      expect(error.code).toBe('config_invalid');
      expect(requests).toEqual([]);
      expect(await readdir(cache)).toEqual([]);
    },
  );
});

describe('createEmbedder', () => {
  test('gives none for none', async () => {
    expect(await createEmbedder({ kind: 'none' })).toBeUndefined();
  });

  test('loads a static model from a folder, or from the hub', async () => {
    const named = await createEmbedder({ kind: 'static', name: 'team/tiny', cache, endpoint });
    const local = await createEmbedder({ kind: 'static', path: join(cache, 'team--tiny', 'main') });
    expect(local?.model).toBe(named?.model);
    const [vector] = (await local?.embed({ texts: ['Apple'], purpose: 'query' })) ?? [];
    expect(vector).toEqual(Float32Array.from([0.6, 0.8]));
  });

  test('brings the files of an onnx model at the wanted precision, with weights that lie apart', async () => {
    const apart = { 'transformers.js_config': { use_external_data_format: { 'model.onnx': true } } };
    const model = onnxModelFiles({
      rows: { apple: [3, 4] },
      weights: ['model.onnx', 'model_int8.onnx'],
      config: apart,
    });
    for (const [name, bytes] of Object.entries(model)) files.set(name, bytes);
    files.set('onnx/model.onnx_data', Buffer.from('more'));
    const settings = { kind: 'onnx', name: 'team/tiny', cache, endpoint, pooling: 'mean' } as const;
    const asked = (): (string | undefined)[] => requests.map(({ url }) => url?.replace('/team/tiny/resolve/main/', ''));
    const small = await createEmbedder({ ...settings, precision: 'int8' });
    expect(small?.dimensions).toBe(2);
    await small?.close?.();
    const describing = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
    expect(asked()).toEqual([...describing, 'onnx/model_int8.onnx']);
    requests = [];
    const whole = await createEmbedder(settings);
    expect(whole?.model).not.toBe(small?.model);
    await whole?.close?.();
    expect(asked()).toEqual(['onnx/model.onnx', 'onnx/model.onnx_data']);
  });

  test('makes one for a server', async () => {
    await using server = await fakeEmbeddingServer();
    const embedder = await createEmbedder({ kind: 'openai', baseUrl: server.baseUrl, model: 'small' });
    expect(await embedder?.embed({ texts: ['apple'], purpose: 'query' })).toHaveLength(1);
  });
});
