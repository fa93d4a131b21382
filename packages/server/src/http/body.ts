import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { HoldfastError } from '@holdfast/contract';
import type { HeaderReader } from './headers.ts';
import { hasRepeatedField } from './repeated-field.ts';

export interface BodySource {
  readonly request: Request;
  readonly incoming: IncomingMessage | undefined;
  readonly header: HeaderReader;
  readonly limit: number;
}

/** Whether the request says that it carries a body. */
export function hasBody({ request, incoming, header }: Omit<BodySource, 'limit'>): boolean {
  const length = header('content-length');
  if (length !== undefined) return length !== '0';
  return incoming === undefined ? request.body !== null : header('transfer-encoding') !== undefined;
}

/**
 * The JSON object of the body, read as a stream so that no more than the limit is ever held.
 * @throws HoldfastError unsupported_media_type, payload_too_large, invalid_json, invalid_input
 */
export async function readJsonObject(source: BodySource): Promise<Record<string, unknown>> {
  checkMediaType(source.header);
  return parseObject(await readBytes(source));
}

/**
 * The fields of an HTML form.
 * @throws HoldfastError unsupported_media_type, payload_too_large, invalid_json when the connection ends within it
 */
export async function readForm(source: BodySource): Promise<URLSearchParams> {
  const type = source.header('content-type') ?? '';
  if (!FORM_TYPE.test(type) || (source.header('content-encoding') ?? 'identity') !== 'identity') {
    throw new HoldfastError('unsupported_media_type', {
      detail: 'Send the body with Content-Type: application/x-www-form-urlencoded.',
    });
  }
  return new URLSearchParams(Buffer.from(await readBytes(source)).toString('utf8'));
}

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

async function readBytes({ request, incoming, header, limit }: BodySource): Promise<Uint8Array> {
  if (Number(header('content-length') ?? 0) > limit) throw tooLarge(limit);
  return incoming === undefined ? readWeb(request, limit) : readNode(incoming, limit);
}

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

function checkMediaType(header: HeaderReader): void {
  const type = header('content-type');
  if (type !== 'application/json' && !JSON_TYPE.test(type ?? '')) {
    throw new HoldfastError('unsupported_media_type', { detail: 'Send the body with Content-Type: application/json.' });
  }
  if ((header('content-encoding') ?? 'identity') !== 'identity') {
    throw new HoldfastError('unsupported_media_type', { detail: 'Send the body without Content-Encoding.' });
  }
}

/** Node's stream itself: wrapping it into a web stream first costs more than all the rest of a small request. */
function readNode(incoming: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (settled: () => void): void => {
      incoming.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      settled();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.byteLength;
      if (size > limit) {
        // Without a pause the rest would be read into nothing; the server drops the connection once it has answered.
        incoming.pause();
        settle(() => reject(tooLarge(limit)));
      } else chunks.push(chunk);
    };
    const onEnd = (): void => {
      const [only] = chunks;
      settle(() => resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)));
    };
    const onBroken = (): void => {
      settle(() => reject(new HoldfastError('invalid_json', { detail: 'The connection ended within the body.' })));
    };
    if (incoming.destroyed) onBroken();
    else incoming.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

async function readWeb(request: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = request.body;
  if (body === null) return new Uint8Array();
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): HoldfastError {
  return new HoldfastError('payload_too_large', {
    detail: `The body is larger than ${limit} bytes. Send less at once, or raise HOLDFAST_BODY_LIMIT.`,
  });
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  if (!isUtf8(bytes)) throw new HoldfastError('invalid_json', { detail: 'The body is not valid UTF-8.' });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const value = parse(text);
  if (hasRepeatedField(text, value)) {
    throw new HoldfastError('invalid_json', { detail: 'An object of the body has the same field twice.' });
  }
  if (!isNested(value) || Array.isArray(value)) {
    throw new HoldfastError('invalid_input', { detail: 'The body must be a JSON object.' });
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The engine's message quotes the text; only the place is passed on.
    const place = /at position (\d+)/.exec(error.message)?.[1];
    throw new HoldfastError('invalid_json', {
      detail: place === undefined ? 'The body is not valid JSON.' : `The body is not valid JSON at character ${place}.`,
    });
  }
}

/** An object or a list, as JSON.parse makes them: with string keys only. */
function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
