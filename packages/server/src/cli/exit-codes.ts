import type { ErrorCode } from '@holdfast/contract';

/** What a script learns from the exit code; part of the CLI's contract and shown by `holdfast --help`. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  invalid: 2,
  notFound: 3,
  unavailable: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Text of `--help`; in the order of the numbers. */
export const exitCodeHelp: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [exitCodes.ok, 'it worked'],
  [exitCodes.failure, 'it failed; the message says why'],
  [exitCodes.invalid, 'the command, its input or the configuration is not valid; nothing was stored'],
  [exitCodes.notFound, 'nothing was found under this id'],
  [exitCodes.unavailable, 'locked, read-only, full, port in use: the same command may work later'],
  [exitCodes.interrupted, 'stopped by Ctrl-C'],
];

/** The exit code of a failure. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case 'invalid_input':
    case 'invalid_json':
    case 'invalid_cursor':
    case 'payload_too_large':
    case 'unsupported_media_type':
    case 'confirmation_required':
    case 'source_conflict':
    case 'version_conflict':
    case 'already_exists':
    case 'idempotency_conflict':
    case 'head_unavailable':
    case 'secret_key_needed':
    case 'calendar_not_set':
    case 'calendar_refused':
    case 'consent_invalid':
    case 'vector_mismatch':
    case 'config_invalid':
    case 'target_not_empty':
    case 'backup_key_missing':
      return exitCodes.invalid;
    case 'not_found':
    case 'restore_expired':
      return exitCodes.notFound;
    case 'store_busy':
    case 'store_read_only':
    case 'store_unavailable':
    case 'store_full':
    case 'model_unavailable':
    case 'calendar_unavailable':
    case 'backup_unavailable':
    case 'port_in_use':
    case 'rate_limited':
    case 'quota_exceeded':
    case 'shutting_down':
    case 'timeout':
    case 'unreachable':
      return exitCodes.unavailable;
    case 'unauthenticated':
    case 'permission_denied':
    case 'scope_forbidden':
    case 'method_not_allowed':
    case 'store_corrupt':
    case 'integrity_failed':
    case 'encryption_key_missing':
    case 'encryption_key_wrong':
    case 'schema_too_new':
    case 'receipt_invalid':
    case 'backup_damaged':
    case 'backup_incomplete':
    case 'internal':
      return exitCodes.failure;
  }
}
