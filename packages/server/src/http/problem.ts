import { HoldfastError, toProblem } from '@holdfast/contract';

/** Seconds to wait when an error is worth a retry and says nothing itself. */
const DEFAULT_RETRY_SECONDS = 1;

/** Anything thrown, as the error that the caller may see. */
export function asHoldfastError(error: unknown): HoldfastError {
  return error instanceof HoldfastError ? error : new HoldfastError('internal', { cause: error });
}

/**
 * An error as RFC 9457 problem+json, with the headers that belong to its status.
 * @param other a body of another form, as plain JSON
 */
export function problemResponse(
  error: HoldfastError,
  requestId: string,
  headers: Readonly<Record<string, string>>,
  other?: object,
): Response {
  const retryAfter = error.retryAfter ?? (error.retryable && error.status !== 408 ? DEFAULT_RETRY_SECONDS : undefined);
  // The rest of a refused body must not be taken for the next request.
  const close = error.status === 413 || error.code === 'shutting_down';
  return new Response(JSON.stringify(other ?? toProblem(error, requestId)), {
    status: error.status,
    headers: {
      ...headers,
      'Content-Type': other === undefined ? 'application/problem+json' : 'application/json',
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) }),
      ...(close ? { Connection: 'close' } : {}),
    },
  });
}
