import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { HoldfastError } from '@holdfast/contract';
import { AwsClient } from 'aws4fetch';
import { valueOf } from './xml.ts';

export interface S3Settings {
  /** `https://s3.eu-central-1.amazonaws.com`, or the address of any compatible store. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Milliseconds that an answer, or the next bytes of one, may take; 120,000 when not given. */
  readonly timeoutMs?: number;
  /** Milliseconds before the second attempt; doubled for each further one; 500 when not given. */
  readonly retryMs?: number;
}

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Of the object; empty for the bucket. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface S3Client {
  readonly place: string;
  /**
   * One call, signed and repeated while it may still succeed. The body is the caller's to read.
   * @throws HoldfastError backup_unavailable, not_found
   */
  call(request: S3Request): Promise<Response>;
  /** The text of an answer. */
  text(request: S3Request): Promise<string>;
  readonly timeoutMs: number;
}

const attempts = 5;

/** Addresses are of the form ENDPOINT/BUCKET/KEY, which every compatible store understands. */
export function createS3Client(settings: S3Settings): S3Client {
  const { endpoint, region, bucket, accessKey, secretKey, timeoutMs = 120_000, retryMs = 500 } = settings;
  const signer = new AwsClient({ accessKeyId: accessKey, secretAccessKey: secretKey, region, service: 's3' });
  const place = `s3://${bucket} at ${endpoint}`;

  async function attempt({ method, key, query = {}, headers = {}, body }: S3Request): Promise<Response> {
    const path = [bucket, ...key.split('/').filter((part) => part !== '')].map(encodeURIComponent).join('/');
    const url = new URL(`${endpoint.replace(/\/+$/u, '')}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const bytes = body ?? new Uint8Array();
    const request = await signer.sign(url, {
      method,
      // The store checks what arrives against the hash that is signed.
      headers: { ...headers, 'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex') },
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    return fetch(request, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  }

  async function call(request: S3Request): Promise<Response> {
    for (let count = 1; ; count += 1) {
      let failure: HoldfastError;
      try {
        const response = await attempt(request);
        if (response.ok) return response;
        failure = await refused(response, request, place);
        if (response.status < 500 && response.status !== 429 && response.status !== 408) throw failure;
      } catch (error) {
        if (error instanceof HoldfastError) throw error;
        failure = unreachable(place, error);
      }
      if (count === attempts) throw failure;
      await setTimeout(retryMs * 2 ** (count - 1));
    }
  }

  return {
    place,
    timeoutMs,
    call,
    async text(request) {
      for (let count = 1; ; count += 1) {
        const response = await call(request);
        try {
          return await response.text();
        } catch (error) {
          if (count === attempts) throw unreachable(place, error);
        }
      }
    },
  };
}

export function unreachable(place: string, cause: unknown): HoldfastError {
  const slow = cause instanceof Error && cause.name === 'TimeoutError';
  return new HoldfastError('backup_unavailable', {
    detail: `${place} ${slow ? 'does not answer in time' : 'cannot be reached'}. Repeat the command; what was there is as it was.`,
    cause,
  });
}

async function refused(response: Response, { method, key }: S3Request, place: string): Promise<HoldfastError> {
  const text = await response.text().catch(() => '');
  const code = valueOf(text, 'Code') ?? '';
  if (response.status === 404 && code !== 'NoSuchBucket' && key !== '' && method === 'GET') {
    return new HoldfastError('not_found', {
      detail: `There is no backup ${key} in ${place}. \`holdfast backups\` lists them.`,
    });
  }
  const next =
    response.status === 403 || response.status === 401
      ? 'Check the access key, its secret, the region, and what the key may do.'
      : 'See the logs of the store.';
  return new HoldfastError('backup_unavailable', {
    detail: `${place} refused ${method} with ${response.status}${code === '' ? '' : ` (${code.slice(0, 100)})`}. ${next}`,
  });
}
