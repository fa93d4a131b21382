import { HoldfastError, type FieldFault, isErrorCode } from '../errors.ts';
import type { ErrorCode } from '../generated/errors.generated.ts';

/** What came back: the output, or the error with what decides on a repeat. */
export type Answer =
  | { readonly ok: true; readonly output: unknown }
  | {
      readonly ok: false;
      readonly error: HoldfastError;
      readonly httpStatus: number;
      /** True when Holdfast itself answered, not something between. */
      readonly fromHoldfast: boolean;
    };

/** @param now milliseconds since the epoch, for a Retry-After that names a date */
export async function readAnswer(response: Response, now: number): Promise<Answer> {
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    return foreign(response, 'it redirects; use the address it leads to as url');
  }
  const text = await response.text();
  const body = parseObject(text);
  if (response.ok) {
    return body === undefined ? foreign(response, 'the body is not a JSON object') : { ok: true, output: body };
  }
  const retryAfter = parseRetryAfter(response.headers.get('retry-after'), now);
  const requestId = response.headers.get('x-request-id') ?? undefined;
  if (body === undefined || typeof body['code'] !== 'string') {
    const code = codesOfBareStatus.get(response.status);
    if (code === undefined) return foreign(response, 'the body is not an error of Holdfast', retryAfter);
    const detail = `Status ${response.status} without a Holdfast error: a proxy between may have answered`;
    const error = new HoldfastError(code, defined({ detail, retryAfter, requestId }));
    return { ok: false, error, httpStatus: response.status, fromHoldfast: false };
  }
  return {
    ok: false,
    error: toError({ body, httpStatus: response.status, retryAfter, requestId }),
    httpStatus: response.status,
    fromHoldfast: true,
  };
}

/** What these statuses mean whoever sends them. Not 404: a wrong url must never look like a memory that is not there. */
const codesOfBareStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'unauthenticated'],
  [403, 'permission_denied'],
  [408, 'timeout'],
  [413, 'payload_too_large'],
  [429, 'rate_limited'],
]);

function toError(params: {
  readonly body: Readonly<Record<string, unknown>>;
  readonly httpStatus: number;
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;
}): HoldfastError {
  const { body, httpStatus, retryAfter } = params;
  const given = typeof body['detail'] === 'string' ? body['detail'] : undefined;
  const requestId = typeof body['requestId'] === 'string' ? body['requestId'] : params.requestId;
  const index = typeof body['index'] === 'number' ? body['index'] : undefined;
  const faults = Array.isArray(body['errors']) ? body['errors'].filter(isFault) : undefined;
  const code = body['code'];
  if (isErrorCode(code))
    return new HoldfastError(code, defined({ detail: given, faults, index, retryAfter, requestId }));
  // A newer server knows more codes than this SDK; what the caller can act on is the text and which side failed.
  const detail = `${given ?? 'The server refused the call'} (code ${String(code)}, unknown to this version of the SDK)`;
  const fallback = httpStatus >= 500 ? 'internal' : 'invalid_input';
  return new HoldfastError(fallback, defined({ detail, faults, index, retryAfter, requestId }));
}

function foreign(response: Response, what: string, retryAfter?: number): Answer {
  const type = response.headers.get('content-type') ?? 'no content type';
  const detail =
    `The address answered with status ${response.status} (${type}), but not as Holdfast does: ${what}. ` +
    'Check the url, and any proxy between.';
  const error = new HoldfastError('unreachable', defined({ detail, retryAfter }));
  return { ok: false, error, httpStatus: response.status, fromHoldfast: false };
}

function isFault(value: unknown): value is FieldFault {
  return (
    typeof value === 'object' &&
    value !== null &&
    'field' in value &&
    'message' in value &&
    typeof value.field === 'string' &&
    typeof value.message === 'string'
  );
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Seconds, from seconds or an HTTP date (RFC 9110, 10.2.3). */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/u.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1_000));
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(value: T): Defined<T> {
  // Sound: entries with undefined are gone, and the rest keep key and type.
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Defined<T>;
}
