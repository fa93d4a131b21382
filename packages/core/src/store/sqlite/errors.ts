import { type ErrorCode, HoldfastError, TakenError } from '../../domain/errors.ts';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html). */
const busy = 5;
const locked = 6;
const readOnly = 8;
const ioError = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;
/** Extended: SQLITE_CONSTRAINT_UNIQUE. */
const uniqueViolated = 2067;
const refused = 'The database refused a statement. This is a defect of Holdfast; please report it.';

/** The result code of an error of node:sqlite; undefined for any other error. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** node:sqlite has no result code for a connection that is closed. */
function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE';
}

export function isBusy(error: unknown): boolean {
  const code = (resultCode(error) ?? 0) & 0xff;
  return code === busy || code === locked;
}

/**
 * What the caller is told instead of SQLite's own words; other errors pass unchanged. A caller may be far away, and
 * where the file lies is the owner's business: the path stands in the cause alone. See `toOwnerError`.
 */
export function toStoreError(error: unknown, path: string): unknown {
  if (isClosed(error)) return lostError(placed(error, path));
  const code = resultCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const fail = (name: ErrorCode, detail: string): HoldfastError =>
    new HoldfastError(name, { detail, cause: placed(error, path) });
  if (code === uniqueViolated && error.message.includes('memories.source_id')) {
    return fail(
      'source_conflict',
      'A memory with this source is already stored. Edit that one, or send onConflict "replace".',
    );
  }
  if (code === uniqueViolated) return new TakenError({ detail: refused, cause: placed(error, path) });
  switch (code & 0xff) {
    case busy:
    case locked:
      return busyError(path, error);
    case readOnly:
      return fail(
        'store_read_only',
        'The database cannot be written. Nothing was stored. Give this process write permission for the file and its folder.',
      );
    case full:
      return fail(
        'store_full',
        'No space is left for the database. Nothing was stored. Free some space, then repeat the call.',
      );
    case corrupt:
    case notADatabase:
      return fail(
        'store_corrupt',
        'The file is damaged or is not a Holdfast database. Move it away and restore a backup, or name another file.',
      );
    case cannotOpen:
      return fail(
        'store_unavailable',
        'The database cannot be opened. Check that its folder exists and that this process may use it.',
      );
    case ioError:
      return fail('store_unavailable', 'Reading or writing the database failed. Check the disk, then repeat the call.');
    default:
      return fail('internal', refused);
  }
}

/** The same for whoever opens the file and must know which one is meant. */
export function toOwnerError(error: unknown, path: string): unknown {
  const told = toStoreError(error, path);
  if (!(told instanceof HoldfastError) || told.message.includes(path)) return told;
  return new HoldfastError(told.code, {
    detail: `${told.message} The database is ${path}.`,
    cause: told.cause,
    ...(told.retryAfter === undefined ? {} : { retryAfter: told.retryAfter }),
  });
}

function placed(error: unknown, path: string): Error {
  return new Error(`The database is ${path}.`, { cause: error });
}

export function busyError(path: string, cause: unknown): HoldfastError {
  return new HoldfastError('store_busy', {
    detail:
      'Another process keeps the database locked. Nothing was stored. Repeat the call; if it stays so, end the other process.',
    retryAfter: 1,
    cause: placed(cause, path),
  });
}

/** The transaction went away under its works: nothing of them is stored. */
export function lostError(cause?: unknown): HoldfastError {
  return new HoldfastError('store_unavailable', {
    detail: 'The connection to the database was lost. Nothing was stored. Repeat the call.',
    ...(cause === undefined ? {} : { cause }),
  });
}

export function closedError(): HoldfastError {
  return new HoldfastError('shutting_down', { detail: 'The store is closed. Open it again to use it.' });
}
