import { type ErrorCode, HoldfastError, TakenError } from '../../domain/errors.ts';

/** How a person knows the database: host, port and name of the address, never who and with which password. */
export function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    // What cannot be read is refused by the driver, with a reason; here only the words for it are missing.
    return 'of the given address';
  }
}

/** The five letters of an SQLSTATE, or a code of Node's own for a connection that failed. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /connection|not queryable|timeout exceeded when trying to connect/iu.test(error.message) ? 'ECONN' : undefined;
}

/** No SQLSTATE begins with E, as the codes of Node do: EPIPE has five letters too. */
const sqlState = /^[0-9A-DF-Z][0-9A-Z]{4}$/u;
/** Connection exceptions, shutdowns, a session that was ended for idling, and failures of the network. */
const lost = /^(?:08|57P|25P03$|E[A-Z_]+$)/u;

/** True when the database itself refused: the connection is sound, and only its transaction is not. */
export function isAnswer(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return sqlState.test(code) && !lost.test(code);
}

const nothingStored = 'Nothing was stored.';
const uniqueViolated = '23505';
const refused = 'The database refused a statement. This is a defect of Holdfast; please report it.';

/** What the caller is told instead of Postgres's own words; other errors pass unchanged. */
export function toStoreError(error: unknown, place: string): unknown {
  if (error instanceof HoldfastError) return error;
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const cause = new Error(`The database is ${place}.`, { cause: error });
  const fail = (name: ErrorCode, detail: string, more: { retryAfter?: number } = {}): HoldfastError =>
    new HoldfastError(name, { detail, cause, ...more });
  const busy = (detail: string): HoldfastError => fail('store_busy', detail, { retryAfter: 1 });
  if (code === uniqueViolated && 'constraint' in error && error.constraint === 'memories_by_source') {
    return fail(
      'source_conflict',
      'A memory with this source is already stored. Edit that one, or send onConflict "replace".',
    );
  }
  if (code === uniqueViolated) return new TakenError({ detail: refused, cause });
  switch (code) {
    case '55P03':
    case '40P01':
    case '40001':
      return busy(`Another write keeps what this one needs. ${nothingStored} Repeat the call.`);
    case '57014':
      return busy(`The database took too long. ${nothingStored} Repeat the call; if it stays so, see its load.`);
    case '53300':
      return busy(`The database has no connection left. ${nothingStored} Repeat the call, or allow it more of them.`);
    case '53100':
      return fail('store_full', `No space is left for the database. ${nothingStored} Free some, then repeat the call.`);
    case '25006':
      return fail('store_read_only', `The database takes no writes now. ${nothingStored} Name the primary one.`);
    case '28000':
    case '28P01':
    case '3D000':
      return fail('store_unavailable', 'The database refuses this user, password or name. Correct its address.');
    case '42501':
      return fail('internal', `The database forbids this to its user. ${nothingStored} Run \`holdfast migrate\`.`);
    default:
  }
  if (/^XX00[12]$/u.test(code)) {
    return fail('store_corrupt', 'The database reports damaged data. Restore a backup.');
  }
  if (lost.test(code)) return lostError(cause);
  if (sqlState.test(code)) {
    return fail('internal', refused);
  }
  return error;
}

/** The connection went away before the transaction was to end: nothing of it is stored. */
function lostError(cause: unknown): HoldfastError {
  return new HoldfastError('store_unavailable', {
    detail: `The database cannot be reached. ${nothingStored} Repeat the call.`,
    retryAfter: 1,
    cause,
  });
}

/** The connection went away while the transaction was being committed. */
export function unknownOutcome(cause: unknown): HoldfastError {
  return new HoldfastError('store_unavailable', {
    detail:
      'The connection to the database was lost while this was being stored; it may be there or not. Repeat the call with the same source or Idempotency-Key.',
    retryAfter: 1,
    cause,
  });
}

export function closedError(): HoldfastError {
  return new HoldfastError('shutting_down', { detail: 'The store is closed. Open it again to use it.' });
}
