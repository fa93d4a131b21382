import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { HoldfastError } from '@holdfast/contract';
import { headersOf } from '../http/headers.ts';
import type { SignatureCheck } from './signatures.ts';

export type SignedBody =
  | { readonly kind: 'json'; readonly payload: Readonly<Record<string, unknown>> }
  /** It was signed, and is none of what is kept: nothing of it is held. */
  | { readonly kind: 'skipped' };

/** Of a body so much is looked at to tell what it is, before the rest is held. */
const headBytes = 2_048;
const audio = /"type"\s*:\s*"post_call_audio"/u;

export interface BodyRules {
  readonly request: Request;
  readonly incoming: IncomingMessage | undefined;
  readonly check: SignatureCheck | undefined;
  /** Bytes of the largest body that is held, and of the largest recording. */
  readonly limit: number;
  readonly audioLimit: number;
  readonly keepsAudio: boolean;
}

/**
 * The JSON object of a signed body, read piece by piece, so that neither a large body nor one without an end fills the
 * memory. A recording that is not kept is checked and let go as it comes.
 *
 * @throws HoldfastError unauthenticated when the signature does not hold, payload_too_large, invalid_json, invalid_input
 */
export async function readSigned(rules: BodyRules): Promise<SignedBody> {
  const { request, incoming, check, limit, audioLimit, keepsAudio } = rules;
  const known = Number(headersOf(request, incoming)('content-length') ?? 0);
  if (known > Math.max(limit, audioLimit)) throw tooLarge(Math.max(limit, audioLimit));
  if (check === undefined) throw unsigned();
  let chunks: Uint8Array[] = [];
  let size = 0;
  let recording: boolean | undefined;
  // Left whole when it is too large, so that there is somebody to answer.
  const body: AsyncIterable<Uint8Array> | null = incoming?.iterator({ destroyOnReturn: false }) ?? request.body;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    check.update(chunk);
    if (recording !== true || keepsAudio) chunks.push(chunk);
    if (recording === undefined && size >= headBytes) {
      recording = audio.test(Buffer.concat(chunks).toString('latin1', 0, headBytes));
      if (recording && !keepsAudio) chunks = [];
    }
    const most = recording === true ? audioLimit : limit;
    if (size > most) throw tooLarge(most);
  }
  if (!check.holds()) throw unsigned();
  if (recording === true && !keepsAudio) return { kind: 'skipped' };
  return { kind: 'json', payload: parseObject(Buffer.concat(chunks)) };
}

/** A body without a signature, of one who has shown a secret. */
export async function readPlain(
  request: Request,
  { limit, incoming }: { readonly limit: number; readonly incoming: IncomingMessage | undefined },
): Promise<Readonly<Record<string, unknown>>> {
  const read = await readSigned({
    request,
    incoming,
    limit,
    audioLimit: limit,
    keepsAudio: true,
    check: { update: () => undefined, holds: () => true },
  });
  return read.kind === 'json' ? read.payload : {};
}

function parseObject(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  if (!isUtf8(bytes)) throw new HoldfastError('invalid_json', { detail: 'The body is not valid UTF-8.' });
  const value = parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HoldfastError('invalid_input', { detail: 'The body must be a JSON object.' });
  }
  // Sound: an object that JSON.parse made has string keys.
  return value as Readonly<Record<string, unknown>>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new HoldfastError('invalid_json', { detail: 'The body is not valid JSON.' });
  }
}

function unsigned(): HoldfastError {
  return new HoldfastError('unauthenticated', {
    detail: 'The signature is missing, does not fit the body, is too old or lies in the future.',
  });
}

function tooLarge(limit: number): HoldfastError {
  return new HoldfastError('payload_too_large', { detail: `The body is larger than ${limit} bytes.` });
}
