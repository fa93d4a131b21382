/** One kind of thing that a call was about. */
export interface AuditTarget {
  readonly kind: string;
  /** How many; more than `ids` where these were too many to name. */
  readonly count: number;
  readonly ids: readonly string[];
}

/** What the audit log says of a call: ids, kinds and counts, never words. */
export interface AuditEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `key:ID`, `owner`, `channel`, `anonymous`, or `holdfast` for what it does by itself. */
  readonly who: string;
  /** Whose memories it was about. */
  readonly user?: string;
  readonly operation: string;
  readonly on: readonly AuditTarget[];
  /** `ok`, or the code of the error. */
  readonly result: string;
  /** Of the client, as far as the door knows it. */
  readonly address?: string;
  readonly requestId?: string;
}

/** Of one kind; beyond these only the count is kept. */
const mostIds = 500;

/** Ids by kind as targets, in order of kinds. */
export function targetsOf(touched: ReadonlyMap<string, ReadonlySet<string>>): AuditTarget[] {
  return [...touched]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, ids]) => ({ kind, count: ids.size, ids: [...ids].slice(0, mostIds) }));
}

/**
 * The entry as canonical JSON: names in order, no white space. Written out, because sorting the names of an object costs
 * more than all the rest of a row.
 */
export function entryText({ address, at, on, operation, requestId, result, user, who }: AuditEntry): string {
  return JSON.stringify({
    ...(address === undefined ? {} : { address }),
    at,
    on: on.map(({ count, ids, kind }) => ({ count, ids, kind })),
    operation,
    ...(requestId === undefined ? {} : { requestId }),
    result,
    ...(user === undefined ? {} : { user }),
    who,
  });
}
