import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call as the store saw it. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly bytes: number;
}

/** How the next calls that fit go wrong. */
export type Misbehaviour = (
  call: SeenCall,
  count: number,
) => 'slow' | 'error' | 'denied' | 'cut' | 'complete-error' | undefined;

export interface FakeS3 {
  readonly endpoint: string;
  readonly objects: Map<string, Buffer>;
  /** Uploads that were begun and neither completed nor aborted. */
  readonly uploads: Map<string, Map<number, Buffer>>;
  readonly calls: SeenCall[];
  misbehave(how: Misbehaviour | undefined): void;
  close(): Promise<void>;
}

export const fakeKeys = { accessKey: 'AKIDEXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' } as const;

/**
 * A store that speaks S3 as far as backups need it: signatures of version 4 checked by an implementation of its own, hashes of bodies,
 * lists in pages of three, ranges, uploads in parts.
 */
export async function startFakeS3(bucket: string, region = 'eu-test-1'): Promise<FakeS3> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const calls: SeenCall[] = [];
  let how: Misbehaviour | undefined;
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://here');
    const body = await bodyOf(request);
    const call: SeenCall = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      bytes: body.length,
    };
    calls.push(call);
    const wrong = how?.(call, calls.length);
    if (wrong === 'slow') return;
    if (wrong === 'error') return fail(response, 500, 'InternalError');
    if (wrong === 'denied') return fail(response, 403, 'AccessDenied');
    const fault = signatureFault(request, { url, body, region });
    if (fault !== undefined) return fail(response, 403, fault);
    const [, named, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (named !== bucket) return fail(response, 404, 'NoSuchBucket');
    const key = rest.join('/');
    if (call.method === 'GET' && key === '') return list(response, url.searchParams);
    const uploadId = url.searchParams.get('uploadId');
    switch (call.method) {
      case 'GET':
        return get(request, response, { key, cut: wrong === 'cut' });
      case 'PUT': {
        if (uploadId === null) objects.set(key, body);
        else uploads.get(uploadId)?.set(Number(url.searchParams.get('partNumber')), body);
        response.writeHead(200, { etag: tagOf(body) }).end();
        return;
      }
      case 'POST':
        if (url.searchParams.has('uploads')) return begin(response, key);
        return complete(response, { key, uploadId: uploadId ?? '', body, broken: wrong === 'complete-error' });
      case 'DELETE':
        if (uploadId === null) objects.delete(key);
        else uploads.delete(uploadId);
        response.writeHead(204).end();
        return;
      default:
        fail(response, 405, 'MethodNotAllowed');
    }
  }

  function list(response: ServerResponse, query: URLSearchParams): void {
    const keys = [...objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).toSorted();
    const start = Number(query.get('continuation-token') ?? 0);
    const page = keys.slice(start, start + 3);
    const more = start + 3 < keys.length;
    const entries = page.map(
      (key) =>
        `<Contents><Key>${key.replaceAll('&', '&amp;')}</Key><Size>${objects.get(key)?.length ?? 0}</Size></Contents>`,
    );
    const next = more ? `<NextContinuationToken>${start + 3}</NextContinuationToken>` : '';
    const xml = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><IsTruncated>${more}</IsTruncated>${next}${entries.join('')}</ListBucketResult>`;
    response.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
  }

  function get(
    request: IncomingMessage,
    response: ServerResponse,
    { key, cut }: { readonly key: string; readonly cut: boolean },
  ): void {
    const object = objects.get(key);
    if (object === undefined) return fail(response, 404, 'NoSuchKey');
    const [, from, to] = /^bytes=(\d*)-(\d*)$/u.exec(request.headers.range ?? '') ?? [];
    const start = from === undefined ? 0 : from === '' ? Math.max(0, object.length - Number(to)) : Number(from);
    const part = object.subarray(start);
    const range = from === undefined ? {} : { 'content-range': `bytes ${start}-${object.length - 1}/${object.length}` };
    response.writeHead(from === undefined ? 200 : 206, { 'content-length': part.length, ...range });
    if (!cut) {
      response.end(part);
      return;
    }
    response.write(part.subarray(0, Math.ceil(part.length / 3)), () => setTimeout(() => response.destroy(), 20));
  }

  function begin(response: ServerResponse, key: string): void {
    const id = `upload&${uploads.size + 1}`;
    uploads.set(id, new Map());
    const xml = `<InitiateMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${key}</Key><UploadId>${id.replaceAll('&', '&amp;')}</UploadId></InitiateMultipartUploadResult>`;
    response.writeHead(200).end(xml);
  }

  function complete(
    response: ServerResponse,
    {
      key,
      uploadId,
      body,
      broken,
    }: { readonly key: string; readonly uploadId: string; readonly body: Buffer; readonly broken: boolean },
  ): void {
    const parts = uploads.get(uploadId);
    if (parts === undefined) return fail(response, 404, 'NoSuchUpload');
    if (broken) {
      response.writeHead(200).end('<?xml version="1.0"?><Error><Code>InternalError</Code></Error>');
      return;
    }
    const listed = [
      ...body.toString().matchAll(/<Part><PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag><\/Part>/gu),
    ];
    const bytes = listed.map(([, number, tag]) => {
      const part = parts.get(Number(number));
      return part !== undefined && tagOf(part) === tag ? part : undefined;
    });
    if (listed.length !== parts.size || bytes.includes(undefined)) return fail(response, 400, 'InvalidPart');
    objects.set(key, Buffer.concat(bytes.filter((part) => part !== undefined)));
    uploads.delete(uploadId);
    response.writeHead(200).end(`<CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`);
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  // Sound: it listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    objects,
    uploads,
    calls,
    misbehave: (wanted) => {
      how = wanted;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  // Sound: without an encoding a request gives bytes.
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function fail(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
}

function tagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** AWS Signature Version 4, as its documentation describes it; undefined when it fits. */
function signatureFault(
  request: IncomingMessage,
  { url, body, region }: { readonly url: URL; readonly body: Buffer; readonly region: string },
): string | undefined {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([\da-f]{64})$/u;
  const [, id, day, signedRegion, names, signature] = form.exec(request.headers.authorization ?? '') ?? [];
  if (id === undefined || day === undefined || names === undefined) return 'MissingSecurityHeader';
  if (id !== fakeKeys.accessKey) return 'InvalidAccessKeyId';
  if (signedRegion !== region) return 'AuthorizationHeaderMalformed';
  const hash = String(request.headers['x-amz-content-sha256']);
  if (hash !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const header = (name: string): string => String(request.headers[name] ?? '').trim();
  const strict = (text: string): string =>
    encodeURIComponent(text).replaceAll(/[!'()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams]
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .toSorted()
    .join('&');
  const canonical = [
    request.method,
    url.pathname,
    query,
    ...names.split(';').map((name) => `${name}:${header(name)}`),
    '',
    names,
    hash,
  ].join('\n');
  const at = header('x-amz-date');
  const text = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${fakeKeys.secretKey}`, day), region), 's3'), 'aws4_request');
  return hmac(key, text).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}
