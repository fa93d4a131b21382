import { errorCatalogue, type ErrorCode } from './generated/errors.generated.ts';

/** One faulty field of an input; `field` is a path such as `items[3].content`. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

export interface ErrorDetails {
  readonly detail?: string;
  readonly faults?: readonly FieldFault[];
  readonly index?: number;
  readonly retryAfter?: number;
  readonly requestId?: string;
  readonly cause?: unknown;
}

/**
 * Every failure of a client. The same shape as the error of the embedded library, which the SDK cannot import without
 * taking zod along: tell errors apart by `code`, not by `instanceof`, where both may occur.
 */
export class HoldfastError extends Error {
  readonly code: ErrorCode;
  /** HTTP status that belongs to the code. */
  readonly status: number;
  /** Whether the same call may succeed later. The SDK has repeated it already where that was safe. */
  readonly retryable: boolean;
  /** Which fields are wrong, and why. */
  readonly faults: readonly FieldFault[];
  /** Position of the bad item of a batch. */
  readonly index: number | undefined;
  /** Seconds to wait before a repeat can succeed. */
  readonly retryAfter: number | undefined;
  /** Name of the request in the server's log. */
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const entry = errorCatalogue[code];
    super(details.detail ?? entry.title, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'HoldfastError';
    this.code = code;
    this.status = entry.status;
    this.retryable = entry.retryable;
    this.faults = details.faults ?? [];
    this.index = details.index;
    this.retryAfter = details.retryAfter;
    this.requestId = details.requestId;
  }
}

/** The error for one faulty field; one inside an item of a batch names the item too. */
export function invalidField(field: string, message: string): HoldfastError {
  const item = /^(?:items|turns)\[(\d+)\]/u.exec(field)?.[1];
  return new HoldfastError('invalid_input', {
    detail: `${field} ${message}`,
    faults: [{ field, message }],
    ...(item === undefined ? {} : { index: Number(item) }),
  });
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalogue, value);
}
