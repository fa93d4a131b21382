/**
 * The error catalogue: every failure a caller can see, once. Doors render an entry as RFC 9457
 * problem+json (REST) or as a tool error (MCP); nobody invents a code elsewhere.
 *
 * `status` is the HTTP status, `retryable` tells a client that the same call may succeed later.
 */
export const errorCatalogue = {
  invalid_input: { status: 400, retryable: false, title: 'The input is not valid' },
  invalid_json: { status: 400, retryable: false, title: 'The body is not valid JSON in UTF-8' },
  invalid_cursor: { status: 400, retryable: false, title: 'The cursor does not belong to this list' },
  unauthenticated: { status: 401, retryable: false, title: 'A valid API key is required' },
  permission_denied: { status: 403, retryable: false, title: 'The API key lacks a permission' },
  scope_forbidden: { status: 403, retryable: false, title: 'The API key is bound to another user or space' },
  not_found: { status: 404, retryable: false, title: 'Nothing was found under this id or path' },
  method_not_allowed: { status: 405, retryable: false, title: 'The path exists, but not with this method' },
  timeout: { status: 408, retryable: true, title: 'The call took longer than its deadline' },
  source_conflict: { status: 409, retryable: false, title: 'This source is already stored with other content' },
  already_exists: { status: 409, retryable: false, title: 'This id is taken' },
  version_conflict: { status: 409, retryable: false, title: 'It has changed since it was read' },
  restore_expired: { status: 410, retryable: false, title: 'The memory can no longer be restored' },
  payload_too_large: { status: 413, retryable: false, title: 'The body is larger than the limit' },
  confirmation_required: { status: 428, retryable: false, title: 'The call must be confirmed' },
  unsupported_media_type: { status: 415, retryable: false, title: 'The body must be application/json' },
  idempotency_conflict: {
    status: 422,
    retryable: false,
    title: 'The Idempotency-Key was used with another body',
  },
  head_unavailable: { status: 422, retryable: false, title: 'No vectors exist under this head' },
  vector_mismatch: { status: 422, retryable: false, title: 'The vector does not fit the stored model' },
  backup_damaged: { status: 422, retryable: false, title: 'The backup is not what was written' },
  backup_incomplete: { status: 422, retryable: false, title: 'The backup was cut short' },
  secret_key_needed: {
    status: 422,
    retryable: false,
    title: 'It is only kept encrypted, and the server has no secret key',
  },
  consent_invalid: { status: 422, retryable: false, title: 'The consent cannot be finished' },
  calendar_not_set: { status: 422, retryable: false, title: 'The server is not set up for this kind of calendar' },
  calendar_refused: { status: 422, retryable: false, title: 'The calendar refused it' },
  backup_key_missing: { status: 422, retryable: false, title: 'The backup is encrypted under a key that is not here' },
  target_not_empty: { status: 409, retryable: false, title: 'The place to restore to is not empty' },
  receipt_invalid: { status: 422, retryable: false, title: 'The receipt does not hold' },
  rate_limited: { status: 429, retryable: true, title: 'Too many calls' },
  quota_exceeded: { status: 429, retryable: false, title: 'The quota is used up' },
  internal: { status: 500, retryable: false, title: 'Something failed inside Holdfast' },
  store_corrupt: { status: 500, retryable: false, title: 'The database is damaged' },
  integrity_failed: { status: 500, retryable: false, title: 'What is stored is not what was stored' },
  encryption_key_missing: { status: 500, retryable: false, title: 'The database is encrypted and no key was given' },
  encryption_key_wrong: { status: 500, retryable: false, title: 'The database is encrypted under another key' },
  store_busy: { status: 503, retryable: true, title: 'The database is locked by another process' },
  store_read_only: { status: 503, retryable: false, title: 'The database cannot be written' },
  store_unavailable: { status: 503, retryable: true, title: 'The database cannot be reached' },
  schema_too_new: {
    status: 503,
    retryable: false,
    title: 'The database was written by a newer, incompatible Holdfast',
  },
  backup_unavailable: { status: 503, retryable: true, title: 'The place of the backups cannot be reached' },
  model_unavailable: { status: 503, retryable: true, title: 'The model cannot be reached' },
  calendar_unavailable: { status: 503, retryable: true, title: 'The calendar cannot be reached' },
  shutting_down: { status: 503, retryable: true, title: 'The server is shutting down' },
  unreachable: { status: 503, retryable: true, title: 'The server cannot be reached' },
  store_full: { status: 507, retryable: false, title: 'The disk is full' },
  config_invalid: { status: 500, retryable: false, title: 'The configuration is not valid' },
  port_in_use: { status: 500, retryable: false, title: 'The port is taken by another process' },
} as const satisfies Record<string, ErrorEntry>;

export interface ErrorEntry {
  readonly status: number;
  readonly retryable: boolean;
  readonly title: string;
}

export type ErrorCode = keyof typeof errorCatalogue;

/** One faulty field of an input; `field` is a path such as `items[3].content`. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

export interface ErrorDetails {
  /** What happened and what to do next, one sentence each. Never contains secrets or content. */
  readonly detail?: string;
  readonly faults?: readonly FieldFault[];
  /** Position of the bad item of a batch. */
  readonly index?: number;
  /** Seconds to wait before a retry can succeed. */
  readonly retryAfter?: number;
  readonly requestId?: string;
  readonly cause?: unknown;
}

/** The one error class: every layer throws it, every door renders it, the SDK rebuilds it from the wire. */
export class HoldfastError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryable: boolean;
  readonly faults: readonly FieldFault[];
  readonly index: number | undefined;
  readonly retryAfter: number | undefined;
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

/** An RFC 9457 problem document, as REST sends it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly errors?: readonly FieldFault[];
  readonly index?: number;
  readonly requestId?: string;
}

/** Renders an error for the wire. The cause and the stack never leave the process. */
export function toProblem(error: HoldfastError, requestId?: string): Problem {
  const id = requestId ?? error.requestId;
  return {
    type: `https://holdfast.dev/errors/${error.code}`,
    title: errorCatalogue[error.code].title,
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.faults.length > 0 ? { errors: error.faults } : {}),
    ...(error.index === undefined ? {} : { index: error.index }),
    ...(id === undefined ? {} : { requestId: id }),
  };
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalogue, value);
}
