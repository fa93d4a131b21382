import { present } from '../present.ts';
import type { Platform } from '../platform.ts';
import type { TenantScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { type AuditHead, type AuditKey, type AuditRow, firstHash, sealedHead, sealOf } from './chain.ts';

/**
 * `edited`: what a row says is not what was sealed. `missing`: rows between others are gone. `truncated`: rows at the end
 * are gone. `reordered`: a sealed row stands in another's place. `added`: a row behind the end. `unsealed`: a row without
 * the key behind rows with it. `head`: the note of where the chain ends was changed. `waiting`: rows that were changed
 * before they had a place. `anchor`: not the log of which a head was noted elsewhere.
 */
export type AuditFaultKind =
  | 'edited'
  | 'missing'
  | 'truncated'
  | 'reordered'
  | 'added'
  | 'unsealed'
  | 'head'
  | 'waiting'
  | 'anchor';

export interface AuditFault {
  readonly fault: AuditFaultKind;
  /** First and last row that it concerns. */
  readonly from: number;
  readonly to: number;
}

export interface AuditVerdict {
  readonly valid: boolean;
  /** Rows that were looked at. */
  readonly rows: number;
  /** Rows up to this one were cut off by the retention. */
  readonly cutNo: number;
  /** Where the chain ends; absent when there is none. */
  readonly head?: { readonly no: number; readonly hash: string };
  /** The first row under a key; absent when none is. */
  readonly sealedFrom?: number;
  readonly faults: readonly AuditFault[];
}

const page = 500;
/** Each of these is a finding of its own; whoever has changed more than that has changed the log. */
const mostFaults = 1_000;

interface Parts {
  readonly store: Store;
  readonly platform: Pick<Platform, 'hmac' | 'sha256' | 'yieldTurn'>;
}

interface Asked {
  readonly key: AuditKey;
  /** A head as it was printed once, kept where who can write to the database cannot. */
  readonly anchor?: { readonly no: number; readonly hash: string };
}

/** Computes a tenant's chain anew and says which rows do not fit. Rows that come meanwhile are left to the next time. */
export async function verifyAudit({ store, platform }: Parts, scope: TenantScope, asked: Asked): Promise<AuditVerdict> {
  const { tenant } = scope;
  const head = await store.read(scope, ({ audit }) => audit.head(scope));
  const start = head ?? { no: 0, hash: '', cutNo: 0, cutHash: firstHash(platform, tenant), seal: '' };
  const check = createCheck(platform, { ...asked, tenant, start });
  const read = (after: number): Promise<AuditRow[]> =>
    store.read(scope, ({ audit }) => audit.rows(scope, { after, limit: page }));
  const behind: AuditRow[] = [];
  for (let rows = await read(start.cutNo); rows.length > 0; rows = await read(present(rows.at(-1)).no)) {
    for (const row of rows) {
      if (row.no <= start.no || head === undefined) check.row(row);
      else behind.push(row);
    }
    await platform.yieldTurn();
  }
  const { now, waiting } = await store.read(scope, async ({ audit }) => ({
    now: await audit.head(scope),
    waiting: await audit.waiting(scope),
  }));
  // Meanwhile the retention has cut off what was being read.
  if (now !== undefined && now.cutNo > start.cutNo) return verifyAudit({ store, platform }, scope, asked);
  for (const { no } of behind) if (now === undefined || no > now.no) check.fault('added', no);
  // Callers settle first, so that what still waits was not fit for the chain.
  if (waiting > 0) check.fault('waiting', 1, waiting);
  return check.verdict(head);
}

interface Check {
  row(row: AuditRow): void;
  fault(fault: AuditFaultKind, from: number, to?: number): void;
  verdict(head: AuditHead | undefined): AuditVerdict;
}

function createCheck(
  platform: Pick<Platform, 'hmac' | 'sha256'>,
  { tenant, key, anchor, start }: Asked & { readonly tenant: string; readonly start: AuditHead },
): Check {
  const faults: AuditFault[] = [];
  let expected = start.cutNo + 1;
  /** Hash of the row before; undefined where that row does not say it. */
  let before: string | undefined = start.cutHash;
  let sealedFrom: number | undefined;
  let count = 0;
  let anchored = anchor === undefined || anchor.no < start.cutNo;
  if (anchor?.no === start.cutNo) anchored = anchor.hash === start.cutHash;

  const fault = (kind: AuditFaultKind, from: number, to = from): void => {
    if (faults.length < mostFaults) faults.push({ fault: kind, from, to });
  };

  const faultOf = (row: AuditRow): AuditFaultKind | undefined => {
    const body = bodyOf(row.body);
    const hmac = body?.seal === 'hmac';
    if (body === undefined || sealOf(platform, hmac ? key : undefined, row.body) !== row.hash) return 'edited';
    if (hmac && key !== undefined) sealedFrom ??= row.no;
    if (!hmac && sealedFrom !== undefined) return 'unsealed';
    if (body.no !== row.no) return 'reordered';
    const same = (['at', 'who', 'operation', 'result'] as const).every((name) => body.entry[name] === row[name]);
    if (!same || body.tenant !== tenant) return 'edited';
    return before === undefined || body.prev === before ? undefined : 'reordered';
  };

  return {
    fault,
    row(row) {
      count += 1;
      if (row.no > expected) {
        fault('missing', expected, row.no - 1);
        before = undefined;
      }
      const found = faultOf(row);
      if (found !== undefined) fault(found, row.no);
      before = found === undefined ? row.hash : undefined;
      if (anchor?.no === row.no) anchored = anchor.hash === row.hash;
      expected = row.no + 1;
    },
    verdict(head) {
      if (head !== undefined) {
        const { no, hash, seal } = head;
        if (expected <= no) fault('truncated', expected, no);
        else if (before !== undefined && before !== hash) fault('head', no);
        if (sealedHead(platform, { tenant, key }, head).seal !== seal) fault('head', no);
      } else if (count > 0 || key !== undefined) {
        // A key comes with a head.
        fault('head', 0);
      }
      if (!anchored) fault('anchor', present(anchor).no);
      return {
        valid: faults.length === 0,
        rows: count,
        cutNo: start.cutNo,
        faults,
        ...(head === undefined ? {} : { head: { no: head.no, hash: head.hash } }),
        ...(sealedFrom === undefined ? {} : { sealedFrom }),
      };
    },
  };
}

interface ReadBody {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly no: unknown;
  readonly prev: unknown;
  readonly seal: unknown;
  readonly tenant: unknown;
}

/** Undefined for what is no body of a row. */
function bodyOf(text: string): ReadBody | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('entry' in body)) return undefined;
    const { entry } = body;
    if (typeof entry !== 'object' || entry === null) return undefined;
    const { no, prev, seal, tenant }: Record<string, unknown> = { ...body };
    return { entry: { ...entry }, no, prev, seal, tenant };
  } catch {
    // Not JSON: not what was written, which is an answer here.
    return undefined;
  }
}
