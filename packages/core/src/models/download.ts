import { createHash, type Hash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
  /** Paths of the files wanted; those of a Model2Vec model by default. */
  readonly files?: readonly string[];
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
 * Makes sure that files of a model are in the cache, and returns its folder. Once they are there, no network is
 * touched. Each file comes under a temporary name and is renamed when it is whole; a record with sizes and SHA-256
 * follows, so that what a record names is complete. A transfer that breaks off goes on where it was if the
 * server vouches (by ETag) that the file is the same; files left by another process do not, as they could be of another
 * revision. Two processes may download at once.
 *
 * @throws HoldfastError config_invalid when the name is no name; model_unavailable, in one sentence with what to do,
 *   when there is no network, no such model, or no place to store it
 */
export async function downloadModel(options: DownloadOptions): Promise<string> {
  return downloadInto(folderIn(options.cache, options), options);
}

/** Where a cache keeps a model. */
export function folderIn(
  cache: string,
  { name, revision = 'main' }: Pick<DownloadOptions, 'name' | 'revision'>,
): string {
  return join(cache, ...[name, revision].map((part) => part.replaceAll('/', '--')));
}

/** The same into a folder that is the model's own, whatever its name. Files of another model in it are replaced. */
export async function downloadInto(folder: string, options: Omit<DownloadOptions, 'cache'>): Promise<string> {
  const revision = options.revision ?? 'main';
  checkName({ field: 'name', value: options.name });
  checkName({ field: 'revision', value: revision });
  const endpoint = baseUrlOf({ url: options.endpoint ?? publicHub, setting: 'endpoint' });
  const wanted = options.files ?? staticModelFiles;
  const found = await recordOf(folder);
  const known = found?.name === options.name && found.revision === revision ? found : undefined;
  const lacking = await lackingFiles({ folder, record: known, wanted });
  if (lacking.length === 0) return folder;
  try {
    let files: ModelRecord['files'] = { ...known?.files };
    for (const file of lacking) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      const url = `${endpoint}/${options.name}/resolve/${revision}/${file}`;
      files = { ...files, [file]: await fetchFile({ options, url, folder, file }) };
      // After each: who is stopped goes on with the next file, not with the first.
      await writeRecord(folder, { name: options.name, revision, endpoint, files });
    }
    return folder;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw unavailable({ error, name: options.name, endpoint, folder, wanted });
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

/** Wanted files that the record does not name, or that have another size than it says. */
async function lackingFiles(params: {
  readonly folder: string;
  readonly record: ModelRecord | undefined;
  readonly wanted: readonly string[];
}): Promise<string[]> {
  const { folder, record, wanted } = params;
  const sizes = await Promise.all(wanted.map((file) => sizeOf(join(folder, file))));
  return wanted.filter((file, index) => {
    const size = sizes[index];
    return size === undefined || record?.files[file]?.bytes !== size;
  });
}

/** What was downloaded into a folder. One that is missing or unreadable means that it has to be done (again). */
export async function recordOf(folder: string): Promise<ModelRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(folder, RECORD), 'utf8')));
  } catch {
    return undefined;
  }
}

async function writeRecord(folder: string, record: ModelRecord): Promise<void> {
  const temporary = join(folder, `${RECORD}.${randomUUID()}`);
  await writeFile(temporary, `${JSON.stringify(record, undefined, 2)}\n`);
  await rename(temporary, join(folder, RECORD));
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

interface Fetching {
  readonly options: Omit<DownloadOptions, 'cache'>;
  readonly url: string;
  readonly folder: string;
  readonly file: string;
}

/** What earlier tries brought of a file, and by which name the server knows that it is the same file still. */
interface Part {
  bytes: number;
  hash: Hash;
  etag: string | undefined;
}

async function fetchFile(fetching: Fetching): Promise<{ bytes: number; sha256: string }> {
  const { options, folder, file } = fetching;
  const temporary = join(folder, `${file}.${randomUUID()}`);
  const part: Part = { bytes: 0, hash: createHash('sha256'), etag: undefined };
  try {
    await withRetries({
      rules: { ...defaultRetries, ...options.retries },
      signal: options.signal,
      attempt: () => fetchOnce(fetching, { temporary, part }),
    });
    await rename(temporary, join(folder, file));
    return { bytes: part.bytes, sha256: part.hash.digest('hex') };
  } finally {
    await rm(temporary, { force: true });
  }
}

/** One try, after what is there already if the server agrees. @throws CallFault for the network, the system's error for the disk */
async function fetchOnce(
  fetching: Fetching,
  { temporary, part }: { readonly temporary: string; readonly part: Part },
): Promise<void> {
  const { options, url, file } = fetching;
  const timeoutMs = options.timeoutMs ?? 30_000;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new DOMException('silence', 'TimeoutError')), timeoutMs);
  const signal = options.signal === undefined ? silence.signal : AbortSignal.any([silence.signal, options.signal]);
  try {
    const response = await reach(url, { options, signal, timeoutMs, part });
    const goesOn = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${part.bytes}-`);
    if (goesOn !== true) {
      part.bytes = 0;
      part.hash = createHash('sha256');
      part.etag = strongTag(response);
    }
    const length = expectedBytes(response);
    const total = length === undefined ? undefined : part.bytes + length;
    const target = await open(temporary, goesOn === true ? 'a' : 'w');
    try {
      options.onProgress?.({ file, received: part.bytes, total });
      for await (const chunk of chunksOf({ response, timeoutMs })) {
        timer.refresh();
        await target.writeFile(chunk);
        part.hash.update(chunk);
        part.bytes += chunk.byteLength;
        options.onProgress?.({ file, received: part.bytes, total });
      }
      if (total !== undefined && part.bytes !== total) {
        throw new CallFault(`it sent ${part.bytes} of ${total} bytes of ${file}`, { again: true });
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** A weak ETag vouches for the meaning, not for the bytes (RFC 9110, 8.8.1). */
function strongTag(response: Response): string | undefined {
  const tag = response.headers.get('etag');
  return tag === null || tag.startsWith('W/') ? undefined : tag;
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
  params: {
    readonly options: Omit<DownloadOptions, 'cache'>;
    readonly signal: AbortSignal;
    readonly timeoutMs: number;
    readonly part: Part;
  },
): Promise<Response> {
  const { token } = params.options;
  const { bytes, etag } = params.part;
  try {
    const response = await fetch(url, {
      // A compressed body would not have the length that its header names.
      headers: {
        'accept-encoding': 'identity',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(bytes === 0 || etag === undefined ? {} : { range: `bytes=${bytes}-`, 'if-range': etag }),
      },
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
  readonly wanted: readonly string[];
}): unknown {
  const { error, name, endpoint, folder, wanted } = params;
  const way = `Until then Holdfast goes by words, time, entities and links; a folder with ${wanted.join(', ')} can be named instead.`;
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
