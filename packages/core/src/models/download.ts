import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { z } from 'zod';
import { baseUrlOf, CallFault, networkFault, statusFault, withRetries, type RetryRules } from './http-call.ts';
import { staticModelFiles } from './static-model.ts';

export interface DownloadProgress {
  readonly file: string;
  /** Bytes of this file so far; falls back to 0 when the download of the file starts again. */
  readonly received: number;
  /** Bytes of this file in all; undefined when the server does not say. */
  readonly total: number | undefined;
}

export interface DownloadOptions {
  /** Name of the model on the hub, such as `owner/name`. */
  readonly name: string;
  /** Folder that keeps downloaded models, one folder each below it. */
  readonly cache: string;
  /** Branch, tag or commit; `main` by default. */
  readonly revision?: string;
  /** Address of a hub that serves `{name}/resolve/{revision}/{file}`; the public one by default. */
  readonly endpoint?: string;
  /** Sent as bearer token, for models that are not public. */
  readonly token?: string;
  /** Longest silence of the server before a try counts as failed; 30 s by default. */
  readonly timeoutMs?: number;
  readonly retries?: Partial<RetryRules>;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
}

export const publicHub = 'https://huggingface.co';

const RECORD = 'holdfast-model.json';
const recordSchema = z.object({
  name: z.string(),
  revision: z.string(),
  endpoint: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.int().nonnegative(), sha256: z.string() })),
});
type ModelRecord = z.infer<typeof recordSchema>;

const defaultRetries: RetryRules = { attempts: 4, baseMs: 500, maxMs: 15_000 };

/**
 * Makes sure that a model of the Model2Vec family is in the cache, and returns its folder. Once it is there, no network
 * is touched. Each file comes under a temporary name and is renamed when it is whole; a record with sizes and SHA-256
 * is written last, so that a folder with a record is complete. A broken file is fetched again from its start: resuming
 * was not taken, since what is on the disk could be of another revision. Two processes may download at once.
 *
 * @throws HoldfastError config_invalid when the name is no name; model_unavailable, in one sentence with what to do,
 *   when there is no network, no such model, or no place to store it
 */
export async function downloadModel(options: DownloadOptions): Promise<string> {
  const revision = options.revision ?? 'main';
  checkName({ field: 'name', value: options.name });
  checkName({ field: 'revision', value: revision });
  const endpoint = baseUrlOf({ url: options.endpoint ?? publicHub, setting: 'endpoint' });
  const folder = join(options.cache, ...[options.name, revision].map((part) => part.replaceAll('/', '--')));
  if (await isComplete(folder)) return folder;
  try {
    await mkdir(folder, { recursive: true });
    const files: ModelRecord['files'] = {};
    for (const file of staticModelFiles) {
      files[file] = await fetchFile({
        options,
        url: `${endpoint}/${options.name}/resolve/${revision}/${file}`,
        folder,
        file,
      });
    }
    const record: ModelRecord = { name: options.name, revision, endpoint, files };
    const temporary = join(folder, `${RECORD}.${randomUUID()}`);
    await writeFile(temporary, `${JSON.stringify(record, undefined, 2)}\n`);
    await rename(temporary, join(folder, RECORD));
    return folder;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw unavailable({ error, name: options.name, endpoint, folder });
  }
}

/** Names become parts of an address and of a path: nothing that climbs out of the cache may pass. */
function checkName(params: { readonly field: string; readonly value: string }): void {
  const parts = params.value.split('/');
  if (parts.length <= 2 && parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part))) return;
  throw new HoldfastError('config_invalid', {
    detail: `The ${params.field} of the embedding model is not one that a hub can have.`,
    faults: [{ field: params.field, message: 'use letters, digits, ".", "_", "-" and at most one "/"' }],
  });
}

async function isComplete(folder: string): Promise<boolean> {
  const record = await readRecord(join(folder, RECORD));
  if (record === undefined) return false;
  const sizes = await Promise.all(staticModelFiles.map((file) => sizeOf(join(folder, file))));
  return staticModelFiles.every((file, index) => record.files[file]?.bytes === sizes[index]);
}

/** A record that is missing or unreadable means that the download has to be done (again). */
async function readRecord(path: string): Promise<ModelRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
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

interface Fetching {
  readonly options: DownloadOptions;
  readonly url: string;
  readonly folder: string;
  readonly file: string;
}

async function fetchFile(fetching: Fetching): Promise<{ bytes: number; sha256: string }> {
  const { options, folder, file } = fetching;
  const temporary = join(folder, `${file}.${randomUUID()}`);
  try {
    const received = await withRetries({
      rules: { ...defaultRetries, ...options.retries },
      signal: options.signal,
      attempt: () => fetchOnce(fetching, temporary),
    });
    await rename(temporary, join(folder, file));
    return received;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** One try, from the start of the file. @throws CallFault for the network, the system's error for the disk */
async function fetchOnce(fetching: Fetching, temporary: string): Promise<{ bytes: number; sha256: string }> {
  const { options, url, file } = fetching;
  const timeoutMs = options.timeoutMs ?? 30_000;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new DOMException('silence', 'TimeoutError')), timeoutMs);
  const signal = options.signal === undefined ? silence.signal : AbortSignal.any([silence.signal, options.signal]);
  const target = await open(temporary, 'w');
  try {
    const response = await reach(url, { options, signal, timeoutMs });
    const total = expectedBytes(response);
    const hash = createHash('sha256');
    let bytes = 0;
    options.onProgress?.({ file, received: 0, total });
    for await (const chunk of chunksOf({ response, timeoutMs })) {
      timer.refresh();
      await target.writeFile(chunk);
      hash.update(chunk);
      bytes += chunk.byteLength;
      options.onProgress?.({ file, received: bytes, total });
    }
    if (total !== undefined && bytes !== total) {
      throw new CallFault(`it sent ${bytes} of ${total} bytes of ${file}`, { again: true });
    }
    await target.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    clearTimeout(timer);
    silence.abort();
    await target.close();
  }
}

/** The body, piece by piece; what breaks it is a fault of the network, unlike what breaks the writing of a piece. */
async function* chunksOf(params: {
  readonly response: Response;
  readonly timeoutMs: number;
}): AsyncGenerator<Uint8Array> {
  const reader = params.response.body?.getReader();
  for (;;) {
    const next = await reader?.read().catch((error: unknown) => {
      throw networkFault(error, params.timeoutMs);
    });
    const value: unknown = next?.value;
    if (!(value instanceof Uint8Array)) return;
    yield value;
  }
}

async function reach(
  url: string,
  params: { readonly options: DownloadOptions; readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<Response> {
  const { token } = params.options;
  try {
    const response = await fetch(url, {
      // A compressed body would not have the length that its header names.
      headers: { 'accept-encoding': 'identity', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      signal: params.signal,
    });
    if (response.ok) return response;
    await response.body?.cancel();
    throw statusFault(response);
  } catch (error) {
    throw networkFault(error, params.timeoutMs);
  }
}

function expectedBytes(response: Response): number | undefined {
  const length = response.headers.get('content-length');
  return length === null || response.headers.has('content-encoding') ? undefined : Number(length);
}

function unavailable(params: {
  readonly error: unknown;
  readonly name: string;
  readonly endpoint: string;
  readonly folder: string;
}): unknown {
  const { error, name, endpoint, folder } = params;
  const way = `Until then Holdfast goes by words, time, entities and links; a folder with ${staticModelFiles.join(', ')} can be named instead.`;
  if (error instanceof CallFault) {
    const why =
      error.status === 401 || error.status === 403 || error.status === 404
        ? `${endpoint} has no such public model (${error.status})`
        : `${endpoint} cannot give it now: ${error.message}`;
    return new HoldfastError('model_unavailable', {
      detail: `The model ${name} was not downloaded: ${why}. ${way}`,
      cause: error,
    });
  }
  if (error instanceof HoldfastError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return new HoldfastError('model_unavailable', {
    detail: `The model ${name} was not downloaded: ${folder} cannot be written${code}. ${way}`,
    cause: error,
  });
}
