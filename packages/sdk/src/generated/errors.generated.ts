// Written by `npm run generate` from the operation table of packages/contract; do not edit.

/** Every failure a caller can see. `retryable`: the same call may succeed later. */
export const errorCatalogue = {
  invalid_input: { status: 400, retryable: false, title: "The input is not valid" },
  invalid_json: { status: 400, retryable: false, title: "The body is not valid JSON in UTF-8" },
  invalid_cursor: { status: 400, retryable: false, title: "The cursor does not belong to this list" },
  unauthenticated: { status: 401, retryable: false, title: "A valid API key is required" },
  permission_denied: { status: 403, retryable: false, title: "The API key lacks a permission" },
  scope_forbidden: { status: 403, retryable: false, title: "The API key is bound to another user or space" },
  not_found: { status: 404, retryable: false, title: "Nothing was found under this id or path" },
  method_not_allowed: { status: 405, retryable: false, title: "The path exists, but not with this method" },
  timeout: { status: 408, retryable: true, title: "The call took longer than its deadline" },
  source_conflict: { status: 409, retryable: false, title: "This source is already stored with other content" },
  version_conflict: { status: 409, retryable: false, title: "The memory has changed since it was read" },
  restore_expired: { status: 410, retryable: false, title: "The memory can no longer be restored" },
  payload_too_large: { status: 413, retryable: false, title: "The body is larger than the limit" },
  confirmation_required: { status: 428, retryable: false, title: "The call must be confirmed" },
  unsupported_media_type: { status: 415, retryable: false, title: "The body must be application/json" },
  idempotency_conflict: { status: 422, retryable: false, title: "The Idempotency-Key was used with another body" },
  head_unavailable: { status: 422, retryable: false, title: "No vectors exist under this head" },
  vector_mismatch: { status: 422, retryable: false, title: "The vector does not fit the stored model" },
  rate_limited: { status: 429, retryable: true, title: "Too many calls" },
  quota_exceeded: { status: 429, retryable: false, title: "The quota is used up" },
  internal: { status: 500, retryable: false, title: "Something failed inside Holdfast" },
  store_corrupt: { status: 500, retryable: false, title: "The database is damaged" },
  store_busy: { status: 503, retryable: true, title: "The database is locked by another process" },
  store_read_only: { status: 503, retryable: false, title: "The database cannot be written" },
  store_unavailable: { status: 503, retryable: true, title: "The database cannot be reached" },
  schema_too_new: { status: 503, retryable: false, title: "The database was written by a newer, incompatible Holdfast" },
  model_unavailable: { status: 503, retryable: true, title: "The model cannot be reached" },
  shutting_down: { status: 503, retryable: true, title: "The server is shutting down" },
  unreachable: { status: 503, retryable: true, title: "The server cannot be reached" },
  store_full: { status: 507, retryable: false, title: "The disk is full" },
  config_invalid: { status: 500, retryable: false, title: "The configuration is not valid" },
  port_in_use: { status: 500, retryable: false, title: "The port is taken by another process" },
} as const;

export type ErrorCode = keyof typeof errorCatalogue;
