import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runHere } from '../testing/run-here.ts';
import type { Spawned } from '../testing/spawn-cli.ts';

const hub = new Map([
  ['/team/tiny/resolve/main/config.json', '{}'],
  ['/team/tiny/resolve/main/tokenizer.json', '{"words":1}'],
  ['/team/tiny/resolve/main/model.safetensors', 'numbers'],
  ['/team/deep/resolve/v2/config.json', '{}'],
  ['/team/deep/resolve/v2/tokenizer.json', '{}'],
  ['/team/deep/resolve/v2/tokenizer_config.json', '{}'],
  ['/team/deep/resolve/v2/onnx/model_int8.onnx', 'small numbers'],
]);

let folder: string;
let endpoint: string;
let asked: string[];
let closeHub: () => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-pull-'));
  asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const body = hub.get(request.url ?? '');
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  closeHub = () => new Promise((resolve) => server.close(() => resolve()));
});
afterEach(async () => {
  await closeHub();
  await rm(folder, { recursive: true });
});

const pull = (...args: string[]): Promise<Spawned> =>
  runHere(['models', 'pull', ...args, '--to', join(folder, 'baked'), '--endpoint', endpoint], {
    data: join(folder, 'data'),
  });

test('a pulled model lies in the folder itself, and the data folder is not made', async () => {
  const { code, stdout, stderr } = await pull('team/tiny');
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: `Downloaded team/tiny in ${join(folder, 'baked')} (20 B)\n`,
  });
  expect(stderr).toContain('HOLDFAST_EMBEDDER=static');
  expect(await readFile(join(folder, 'baked', 'model.safetensors'), 'utf8')).toBe('numbers');
  expect(await readdir(folder)).toEqual(['baked']);
});

test('what is there is not asked for again, and what is missing is', async () => {
  await pull('team/tiny');
  asked = [];
  expect((await pull('team/tiny')).stdout).toContain('Already there: team/tiny');
  expect(asked).toEqual([]);
  await rm(join(folder, 'baked', 'model.safetensors'));
  expect((await pull('team/tiny')).code).toBe(0);
  expect(asked).toEqual(['/team/tiny/resolve/main/model.safetensors']);
});

test('a transformer model of a revision comes with the weights asked for, told as JSON', async () => {
  const { code, stdout } = await pull(
    'team/deep',
    '--kind',
    'onnx',
    '--precision',
    'int8',
    '--revision',
    'v2',
    '--json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    name: 'team/deep',
    kind: 'onnx',
    revision: 'v2',
    bytes: 19,
    downloaded: true,
  });
  expect(await readFile(join(folder, 'baked', 'onnx', 'model_int8.onnx'), 'utf8')).toBe('small numbers');
});

test('a model that the hub does not have fails in one sentence', async () => {
  const { code, stderr } = await pull('team/none');
  expect(code).not.toBe(0);
  expect(stderr).toContain('has no such public model (404)');
});

test('a folder of another model is made one of this', async () => {
  await pull('team/deep', '--kind', 'onnx', '--precision', 'int8', '--revision', 'v2');
  expect((await pull('team/tiny')).code).toBe(0);
  expect(await readFile(join(folder, 'baked', 'tokenizer.json'), 'utf8')).toBe('{"words":1}');
});
