import type { Platform } from '../platform.ts';

/** What seals a tenant's rows; undefined where no secret key is known, and then anybody can compute the chain anew. */
export type AuditKey = Uint8Array | undefined;

type Hashing = Pick<Platform, 'hmac' | 'sha256'>;

/** Where a chain stands: the last row, and the last one of those that were cut off its beginning. */
export interface AuditHead {
  readonly no: number;
  readonly hash: string;
  readonly cutNo: number;
  readonly cutHash: string;
  /** Over all of it, so that a chain that was made shorter has no head that fits. */
  readonly seal: string;
}

/** What is to become a row, once its place is known. */
export interface AuditNote {
  readonly tenant: string;
  readonly key: AuditKey;
  /** `entryText` of the entry. */
  readonly entry: string;
  readonly at: number;
  readonly who: string;
  readonly operation: string;
  readonly result: string;
}

/** A row as it is stored. The columns beside `body` repeat parts of it, for looking up. */
export interface AuditRow {
  readonly no: number;
  readonly at: number;
  readonly who: string;
  readonly operation: string;
  readonly result: string;
  /** Canonical JSON of entry, number, hash of the row before, kind of seal and tenant. */
  readonly body: string;
  /** Hex: HMAC-SHA256 of `body` under the tenant's key, or its SHA-256 where there is none. */
  readonly hash: string;
}

/** What a row's body holds. */
export interface AuditBody {
  readonly entry: unknown;
  readonly no: number;
  readonly prev: string;
  readonly seal: 'hmac' | 'sha256';
  readonly tenant: string;
}

export function sealOf(platform: Hashing, key: AuditKey, text: string): string {
  return key === undefined ? platform.sha256(text) : platform.hmac(key, text);
}

/** The hash before the first row: a tenant's rows are no use in the chain of another. */
export function firstHash(platform: Hashing, tenant: string): string {
  return platform.sha256(`holdfast.audit\n${tenant}`);
}

/** The row that follows the one of this hash. */
export function chainRow(
  platform: Hashing,
  { note, no, prev }: { readonly note: AuditNote; readonly no: number; readonly prev: string },
): AuditRow {
  const { tenant, key, entry, at, who, operation, result } = note;
  const seal: AuditBody['seal'] = key === undefined ? 'sha256' : 'hmac';
  const body = `{"entry":${entry},"no":${no},"prev":"${prev}","seal":"${seal}","tenant":${JSON.stringify(tenant)}}`;
  return { no, at, who, operation, result, body, hash: sealOf(platform, key, body) };
}

/** Rows for notes of one tenant, and the head that they leave behind. */
export function chainNotes(
  platform: Hashing,
  notes: readonly AuditNote[],
  { tenant, key, head }: { readonly tenant: string; readonly key: AuditKey; readonly head: AuditHead | undefined },
): { readonly rows: AuditRow[]; readonly head: AuditHead } {
  const first = firstHash(platform, tenant);
  const { cutNo, cutHash } = head ?? { cutNo: 0, cutHash: first };
  let { no, hash } = head ?? { no: 0, hash: first };
  const rows: AuditRow[] = [];
  for (const note of notes) {
    no += 1;
    const row = chainRow(platform, { note, no, prev: hash });
    rows.push(row);
    hash = row.hash;
  }
  return { rows, head: sealedHead(platform, { tenant, key }, { no, hash, cutNo, cutHash }) };
}

export function sealedHead(
  platform: Hashing,
  { tenant, key }: { readonly tenant: string; readonly key: AuditKey },
  { no, hash, cutNo, cutHash }: Omit<AuditHead, 'seal'>,
): AuditHead {
  // Canonical JSON, of what is known to be in order.
  const text = JSON.stringify({ cutHash, cutNo, hash, no, tenant });
  return { no, hash, cutNo, cutHash, seal: sealOf(platform, key, `head\n${text}`) };
}

/** What a row that waits for its place is sealed with. */
export function waitingSeal(platform: Hashing, { tenant, key, entry }: AuditNote): string {
  return sealOf(platform, key, `waiting\n${tenant}\n${entry}`);
}
