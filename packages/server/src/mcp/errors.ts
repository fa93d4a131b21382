import { type ErrorCode, type FieldFault, HoldfastError } from '@holdfast/contract';
import type { z } from 'zod';
import type { AnyTool } from './tools.ts';

/** What a model should do about an error, by its code. Complete by type: a new code does not compile without a line. */
const nextStep: Readonly<Record<ErrorCode, string>> = {
  invalid_input: 'Correct the fields named above and call the tool again.',
  invalid_json: 'Send the arguments as one JSON object in UTF-8.',
  invalid_cursor: 'Call the tool again without cursor, then follow next_cursor with unchanged filters.',
  unauthenticated: 'Ask the user to put a valid API key into the configuration of this MCP server.',
  permission_denied: 'Do not retry; tell the user that the API key does not allow this.',
  scope_forbidden: 'Leave out space, or name one that the API key is bound to.',
  not_found: 'Take the id from search_memories or list_memories; the memory may have been deleted.',
  method_not_allowed: 'Use one of the listed tools.',
  timeout: 'Try again once, with a narrower query or a smaller limit.',
  source_conflict: 'Use update_memory on the memory that is stored.',
  already_exists: 'Use another id, or change what is there.',
  version_conflict: 'Read the memory again with get_memory, then repeat the edit with its version.',
  restore_expired: 'Add the memory anew with add_memory.',
  confirmation_required: 'Tell the user what would be forgotten, and call again only when they confirm it.',
  payload_too_large: 'Split the content into several memories.',
  unsupported_media_type: 'Send the request as application/json.',
  idempotency_conflict: 'Call again without the earlier key.',
  head_unavailable: 'Search again; words, times and speakers are searched without vectors.',
  vector_mismatch: 'Leave the vector out.',
  secret_key_needed: 'Do not retry; tell the user that the memory server needs a secret key for this.',
  consent_invalid: 'No tool connects calendars; tell the user to run `holdfast calendar connect`.',
  calendar_not_set: 'No tool connects calendars; tell the user.',
  calendar_refused: 'No tool connects calendars; tell the user.',
  calendar_unavailable: 'Try again later; what waits for the calendar is sent by itself.',
  backup_damaged: 'No tool makes or reads backups; tell the user.',
  backup_incomplete: 'No tool makes or reads backups; tell the user.',
  backup_key_missing: 'No tool makes or reads backups; tell the user.',
  target_not_empty: 'No tool makes or reads backups; tell the user.',
  backup_unavailable: 'No tool makes or reads backups; tell the user.',
  receipt_invalid: 'Do not rely on the receipt; tell the user that it does not hold.',
  rate_limited: 'Wait, then try again.',
  quota_exceeded: 'Do not retry; tell the user that the quota is used up. Memories no longer needed can be deleted.',
  internal: 'Try again once; if it fails again, tell the user, with the request id if one is given.',
  store_corrupt: 'Do not retry; tell the user to run `holdfast doctor`.',
  integrity_failed: 'Do not retry; tell the user to run `holdfast doctor --deep`.',
  encryption_key_missing: 'Do not retry; tell the user that the secret key of the memory server is missing.',
  encryption_key_wrong: 'Do not retry; tell the user that the memory server was given another secret key.',
  store_busy: 'Nothing was stored. Try again in a few seconds.',
  store_read_only: 'Do not retry; tell the user to run `holdfast doctor`.',
  store_unavailable: 'Try again in a few seconds; then tell the user to run `holdfast doctor`.',
  schema_too_new: 'Do not retry; tell the user that this Holdfast is older than its database and must be updated.',
  model_unavailable: 'Try again later; the memories can still be searched by words.',
  shutting_down: 'Try again in a few seconds.',
  unreachable: 'Try again in a few seconds; then tell the user that the memory server does not answer.',
  store_full: 'Nothing was stored. Do not retry; tell the user that the disk is full.',
  config_invalid: 'Do not retry; tell the user to run `holdfast doctor`.',
  port_in_use: 'Do not retry; tell the user to run `holdfast doctor`.',
};

/**
 * An error for a model to read: code, what is wrong, the fields in the tool's own words, and what to do next. Never a
 * stack trace or a cause.
 */
export function errorText(error: HoldfastError, tool: AnyTool, requestId?: string): string {
  const id = requestId ?? error.requestId;
  return [
    `${error.code}: ${error.message}`,
    ...error.faults.map((fault) => `- ${toolField(fault.field, tool)}: ${fault.message}`),
    `Next: ${nextStep[error.code]}`,
    ...(error.retryAfter === undefined ? [] : [`Wait ${error.retryAfter} seconds first.`]),
    ...(id === undefined ? [] : [`Request id: ${id}`]),
  ].join('\n');
}

/** What a schema found wrong with a tool's arguments. */
export function argumentError(error: z.ZodError, tool: AnyTool): HoldfastError {
  return new HoldfastError('invalid_input', {
    detail: `The arguments of ${tool.name} are not valid.`,
    faults: error.issues.flatMap((issue) => faultsOf(issue, tool)),
  });
}

function faultsOf(issue: z.core.$ZodIssue, tool: AnyTool): FieldFault[] {
  const field = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(tool.input.shape).join(', ');
    return issue.keys.map((key) => ({
      field: pathOf([...issue.path, key]),
      message: `is not known; known are ${known}`,
    }));
  }
  if (issue.code === 'invalid_union') {
    const messages = new Set(issue.errors.flatMap((branch) => branch.map((inner) => inner.message)));
    if (messages.size > 0) return [{ field, message: [...messages].join(', or ') }];
  }
  return [{ field, message: issue.message }];
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'arguments';
}

const renamed: Readonly<Record<string, string>> = { k: 'limit', window: 'neighbours', spaces: 'space' };

/** A field of the operation as the tool calls it: a fault that only the operation finds is named in its words. */
function toolField(field: string, tool: AnyTool): string {
  const [head = '', ...rest] = field.replace(/^filter\./, '').split(/(?=[.[])/);
  const snake = head.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const known = [head, snake, renamed[head]].find(
    (name) => name !== undefined && Object.hasOwn(tool.input.shape, name),
  );
  return known === undefined ? field : known + rest.join('');
}
