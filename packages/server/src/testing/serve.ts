import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrail } from '@holdfast/core';
import { compose, type Composed, type ComposeOptions } from '../compose.ts';
import { type Config, loadConfig, type LoadOptions } from '../config/load.ts';
import { createLogger } from '../logging.ts';

export interface Served extends AsyncDisposable, Composed {
  readonly config: Config;
  readonly url: string;
  /** Of the port of its own, where there is one. */
  readonly metricsUrl: string | undefined;
  readonly key: string;
  readonly logged: readonly string[];
  /** A JSON call with the first key; headers given as undefined are left out. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Reply>;
}

export interface CallOptions {
  readonly json?: unknown;
  readonly body?: RequestInit['body'];
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, for assertions on its shape. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** A real server on a free port, with a real file in a folder of its own. */
export async function serve(
  overrides: NonNullable<LoadOptions['overrides']> = {},
  edges?: ComposeOptions['edges'],
): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-serve-'));
  const { config } = loadConfig({ env: {}, overrides: { data: folder, port: 0, logLevel: 'debug', ...overrides } });
  const logged: string[] = [];
  const trail = createTrail();
  const destination = { write: (line: string) => logged.push(line) };
  const logger = createLogger({ ...config, logFormat: 'json' }, { destination, trail });
  const composed = await compose(config, { logger, trail, ...(edges === undefined ? {} : { edges }) });
  const { url, metricsUrl } = await composed.listen();
  const key = config.apiKey ?? composed.firstKey ?? '';
  return {
    ...composed,
    config,
    url,
    metricsUrl,
    key,
    logged,
    call: (method, path, options) => call(`${url}${path}`, method, key, options),
    [Symbol.asyncDispose]: async () => {
      await composed.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function call(url: string, method: string, key: string, options: CallOptions = {}): Promise<Reply> {
  const { json, headers: given } = options;
  const body = json === undefined ? options.body : JSON.stringify(json);
  const headers = new Headers({ 'X-API-Key': key });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, json: isJson ? parse(text) : {} };
}

function parse(text: string): Record<string, unknown> {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new TypeError(`not a JSON object: ${text}`);
  return { ...value };
}
