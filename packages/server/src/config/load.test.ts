import { mkdtempSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { prepareDataFolder } from './data-folder.ts';
import { openOptions } from '../open-options.ts';
import { type LoadOptions, loadConfig } from './load.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'holdfast-config-'));
});

function load(
  env: Record<string, string> = {},
  overrides: LoadOptions['overrides'] = {},
): ReturnType<typeof loadConfig> {
  return loadConfig({ env: { HOLDFAST_DATA: data, ...env }, overrides });
}

function faultsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    expect(error.code).toBe('config_invalid');
    return error.faults.map((fault) => `${fault.field} ${fault.message}`);
  }
  throw new Error('the configuration was accepted');
}

describe('configuration', () => {
  test('with nothing given listens on loopback at the known port', () => {
    expect(load().config).toMatchObject({ data, host: '127.0.0.1', port: 7077, mode: 'local', corsOrigins: [] });
  });

  test('takes flags before variables, variables before the file, the file before defaults', () => {
    writeFileSync(join(data, 'config.json'), JSON.stringify({ port: 1, host: 'file', logLevel: 'warn' }));
    const { config, origins } = load({ HOLDFAST_PORT: '2', HOLDFAST_HOST: 'variable' }, { port: 3 });
    expect(config).toMatchObject({ port: 3, host: 'variable', logLevel: 'warn', logFormat: 'pretty' });
    expect(origins.get('port')).toBe('given on the command line');
    expect(origins.get('host')).toBe('from the variable HOLDFAST_HOST');
    expect(origins.get('logLevel')).toContain('config.json');
  });

  test('takes nested, flat and variable names in the file', () => {
    const file = join(data, 'other.json');
    writeFileSync(
      file,
      JSON.stringify({
        embedder: { kind: 'openai', url: 'http://127.0.0.1:1/v1', model: 'm', timeoutMs: 50 },
        HOLDFAST_LOG_LEVEL: 'error',
        cors: { origins: ['https://a.example', 'https://b.example'] },
      }),
    );
    expect(load({ HOLDFAST_CONFIG: file }).config).toMatchObject({
      embedder: 'openai',
      embedderModel: 'm',
      embedderTimeoutMs: 50,
      logLevel: 'error',
      corsOrigins: ['https://a.example', 'https://b.example'],
    });
  });

  test('reads lists, choices and secrets from variables', () => {
    const file = join(data, 'key');
    writeFileSync(file, 'a-secret-of-length-24-xx\n');
    const { config } = load({
      HOLDFAST_CORS_ORIGINS: 'https://a.example, https://b.example',
      HOLDFAST_ROLE: 'api',
      HOLDFAST_API_KEY_FILE: file,
    });
    expect(config).toMatchObject({
      corsOrigins: ['https://a.example', 'https://b.example'],
      role: 'api',
      apiKey: 'a-secret-of-length-24-xx',
    });
  });

  test('reports every fault at once, with the variable and where the value came from', () => {
    writeFileSync(join(data, 'config.json'), JSON.stringify({ log: { levle: 'info' }, mode: 'club' }));
    const faults = faultsOf(() =>
      load({ HOLDFAST_PORT: '70000', HOLDFAST_PROT: '1', HOLDFAST_HOST_FILE: '/x', HOLDFAST_API_KEY_FILE: '/none' }),
    );
    expect(faults).toHaveLength(6);
    expect(faults.join('\n')).toContain('HOLDFAST_PROT is not a setting; did you mean HOLDFAST_PORT?');
    expect(faults.join('\n')).toMatch(/HOLDFAST_PORT Too big.*\(from the variable HOLDFAST_PORT\)/);
    expect(faults.join('\n')).toMatch(/log\.levle is not a setting .*did you mean logLevel\?/);
    expect(faults.join('\n')).toMatch(/HOLDFAST_MODE .*config\.json/);
    expect(faults.join('\n')).toContain('HOLDFAST_HOST_FILE only secrets are read from a file');
    expect(faults.join('\n')).toContain('HOLDFAST_API_KEY_FILE names a file that cannot be read (ENOENT)');
  });

  test('leaves the address and the key of clients alone: both stand in one shell with the server', () => {
    expect(load({ HOLDFAST_URL: 'http://127.0.0.1:7077', HOLDFAST_KEY: 'hf_key' }).config.apiKey).toBeUndefined();
  });

  test('names what an embedder still needs', () => {
    expect(faultsOf(() => load({ HOLDFAST_EMBEDDER: 'static' }))).toEqual([
      'HOLDFAST_EMBEDDER_PATH is needed with HOLDFAST_EMBEDDER=static',
    ]);
    expect(faultsOf(() => load({ HOLDFAST_EMBEDDER: 'onnx', HOLDFAST_EMBEDDING_HEADS: 'entity,tail' }))[0]).toMatch(
      /^HOLDFAST_EMBEDDING_HEADS/,
    );
    expect(load({ HOLDFAST_EMBEDDER: 'onnx', HOLDFAST_EMBEDDER_MODEL: 'a/b' }).config.embedder).toBe('onnx');
  });

  test('refuses a precision where nothing heeds it', () => {
    expect(faultsOf(() => load({ HOLDFAST_EMBEDDING_PRECISION: 'int8' }))).toEqual([
      'HOLDFAST_EMBEDDING_PRECISION is a setting of the embedder onnx, not of none',
    ]);
  });

  test('gives core what the file says of embeddings', () => {
    const embedding = { dim: 256, heads: ['semantic', 'entity'], precision: 'int8' };
    const embedder = { kind: 'onnx', model: 'a/b', pooling: 'cls', maxTokens: 64 };
    writeFileSync(join(data, 'config.json'), JSON.stringify({ embedder, embedding }));
    const { config } = load();
    expect(openOptions(config)).toMatchObject({
      embedder: {
        kind: 'onnx',
        name: 'a/b',
        cache: join(data, 'models'),
        pooling: 'cls',
        maxTokens: 64,
        precision: 'int8',
      },
      embedding: { dim: 256, heads: ['semantic', 'entity'] },
    });
    expect(openOptions({ ...config, embedderPath: '/here' }).embedder).toMatchObject({ kind: 'onnx', path: '/here' });
    expect(openOptions({ ...config, embedder: 'static' }).embedder).toMatchObject({ kind: 'static', name: 'a/b' });
  });

  test('never repeats a secret or the text of a broken file in a fault', () => {
    writeFileSync(join(data, 'config.json'), '{"apiKey": "short-secret" oops');
    const faults = faultsOf(() => load({ HOLDFAST_API_KEY: 'hush' }));
    expect(faults.join()).not.toMatch(/hush|short-secret/);
  });
});

describe('the data folder', () => {
  test('is made for its owner alone', async () => {
    const folder = await prepareDataFolder(join(data, 'a', 'b'));
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
    expect(folder).toMatchObject({ database: join(data, 'a', 'b', 'holdfast.db'), warnings: [] });
  });

  test('keeps wider permissions that someone chose, and warns', async () => {
    const path = join(data, 'wide');
    await mkdir(path);
    await chmod(path, 0o755);
    const folder = await prepareDataFolder(path);
    expect((await stat(path)).mode & 0o777).toBe(0o755);
    expect(folder.warnings).toHaveLength(1);
  });

  test('that is a file is refused', async () => {
    writeFileSync(join(data, 'file'), '');
    await expect(prepareDataFolder(join(data, 'file'))).rejects.toMatchObject({ code: 'config_invalid' });
  });
});

describe('the settings of Redis', () => {
  test('bind the channel of the source document to the local tenant, or what is given', () => {
    expect(load().config).toMatchObject({ ingest: ['memory.ingest=local'], redisPrefix: 'holdfast' });
    const given = load({ HOLDFAST_REDIS_URL: 'rediss://u:p@h:1/2', HOLDFAST_INGEST: 'a.b=acme,c=other' }).config;
    expect(given).toMatchObject({ redisUrl: 'rediss://u:p@h:1/2', ingest: ['a.b=acme', 'c=other'] });
    expect(load({ HOLDFAST_INGEST: 'none' }).config.ingest).toEqual(['none']);
  });

  test('are refused by name, without showing the address', () => {
    const faults = faultsOf(() =>
      load({
        HOLDFAST_REDIS_URL: 'http://secret@h',
        HOLDFAST_REDIS_PREFIX: 'a:b',
        HOLDFAST_INGEST: 'memory.ingest',
        HOLDFAST_WORKING_SET_SECONDS: '1',
      }),
    );
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'HOLDFAST_WORKING_SET_SECONDS',
      'HOLDFAST_REDIS_URL',
      'HOLDFAST_REDIS_PREFIX',
      'HOLDFAST_INGEST',
    ]);
    expect(faults.join()).not.toContain('secret');
    for (const ingest of ['a=x,a=y', 'a=x,a.dead=x'])
      expect(faultsOf(() => load({ HOLDFAST_INGEST: ingest }))).toHaveLength(1);
  });
});

test('settings of language models that lack each other are all named', () => {
  const faults = (env: Record<string, string>): string[] => {
    try {
      loadConfig({ env: { HOLDFAST_DATA: '/tmp/none', ...env } });
      return [];
    } catch (error) {
      return error instanceof HoldfastError ? error.faults.map(({ field }) => field) : ['another error'];
    }
  };
  expect(faults({ HOLDFAST_LLM_URL: 'http://m/v1', HOLDFAST_LLM_DAILY_USD: '1' })).toEqual([
    'HOLDFAST_LLM_MODEL',
    'HOLDFAST_LLM_INPUT_PRICE',
    'HOLDFAST_LLM_OUTPUT_PRICE',
  ]);
  expect(faults({ HOLDFAST_LLM_MODELS: 'sing=m' })).toEqual(['HOLDFAST_LLM_MODELS']);
  expect(faults({ HOLDFAST_LLM_URL: 'file:///etc/passwd' })).toEqual(['HOLDFAST_LLM_URL']);
  expect(faults({ HOLDFAST_LLM_URL: 'http://m/v1', HOLDFAST_LLM_MODELS: 'extract=a=b,summarise_week=off' })).toEqual(
    [],
  );
  expect(faults({ HOLDFAST_LANGFUSE_PUBLIC_KEY: 'pk' })).toEqual(['HOLDFAST_LANGFUSE_SECRET_KEY']);
  expect(faults({ HOLDFAST_LANGFUSE_SECRET_KEY: 'sk', HOLDFAST_TRACE_URL: 'http://c/v1/traces' })).toEqual([
    'HOLDFAST_LANGFUSE_PUBLIC_KEY',
  ]);
});
