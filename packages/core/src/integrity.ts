/** Looks at everything that is stored, and says what does not fit. */
import { createAuditKeys } from './domain/audit/audit-keys.ts';
import { verifyAudit } from './domain/audit/verify.ts';
import { HoldfastError } from './domain/errors.ts';
import type { Memory } from './domain/memories/memory.ts';
import type { Platform } from './domain/platform.ts';
import { createAnalyzer } from './domain/recall/analyzer/analyzer.ts';
import { loadImage } from './domain/recall/image/load-image.ts';
import type { UserIndex } from './domain/recall/index/user-index.ts';
import { catchUp, loadIndex } from './domain/recall/index-loader.ts';
import type { TenantScope, UserScope } from './domain/scope.ts';
import type { Store } from './domain/store.ts';
import { everyUser } from './every-user.ts';
import { openKeys } from './open-keys.ts';
import { openStore, type OpenOptions } from './open.ts';
import { nodePlatform } from './platform.ts';

export interface IntegrityFault {
  readonly tenant: string;
  /** Absent where it is of the tenant's own. */
  readonly user?: string;
  /** What is damaged, such as `memories`. */
  readonly what: string;
  /** How; no words of people. */
  readonly why: string;
  readonly count: number;
  /** Up to ten ids. */
  readonly ids: readonly string[];
}

export interface IntegrityReport {
  readonly users: number;
  readonly memories: number;
  readonly vectors: number;
  readonly faults: readonly IntegrityFault[];
  /** Users of whom something is not encrypted in an encrypted database. */
  readonly unsealed: number;
}

export interface IntegrityParams {
  readonly options: OpenOptions;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly rows: number }) => void;
  readonly signal?: AbortSignal;
}

interface Work {
  readonly store: Store;
  readonly platform: Platform;
  readonly scope: UserScope;
  readonly fault: (what: string, why: string, ids?: readonly string[], count?: number) => void;
  readonly looked: (rows: number, what: 'memories' | 'vectors') => void;
}

const page = 200;
const mostIds = 10;

/**
 * Reads everything of everybody: contents against their hashes, vectors against their dimensions, rows against the rows
 * that they name, counts against what they count, the change log, the stored image of each index against an index made
 * anew, and the chains of the audit log. Others may read and write meanwhile; what they do between two questions may
 * be told as a fault, so look again at a quiet moment before believing one.
 *
 * @throws HoldfastError as `open`
 */
export async function checkIntegrity({ options, onProgress, signal }: IntegrityParams): Promise<IntegrityReport> {
  const platform = options.platform ?? nodePlatform();
  const { cipher, keyring } = await openKeys(options);
  const store = await openStore(options, { platform, keyring });
  try {
    const users = await everyUser(store);
    const faults = new Map<string, IntegrityFault>();
    const seen = { memories: 0, vectors: 0 };
    let unsealed = 0;
    for (const [done, { tenant, user }] of users.entries()) {
      const scope: UserScope = { kind: 'user', tenant, user, spaces: '*' };
      const tell = (): void => onProgress?.({ done, total: users.length, rows: seen.memories + seen.vectors });
      tell();
      const work: Work = {
        store,
        platform,
        scope,
        fault: (what, why, ids = [], count = Math.max(ids.length, 1)) =>
          add(faults, { tenant, user, what, why, count, ids }),
        looked(rows, what) {
          seen[what] += rows;
          tell();
          signal?.throwIfAborted();
        },
      };
      await checkMemories(work);
      await checkVectors(work);
      await checkGraph(work);
      for (const { what, why, count } of await store.read(scope, ({ integrity }) => integrity.mismatches(scope))) {
        work.fault(what, why, [], count);
      }
      await checkIndex(work);
      const state = await store.read(scope, ({ vault }) => vault.state(scope));
      if (store.capabilities.content && state?.rest !== 'none') unsealed += 1;
    }
    const keys = createAuditKeys({ store, platform, cipher });
    for (const tenant of new Set(users.map((one) => one.tenant))) {
      const scope: TenantScope = { kind: 'tenant', tenant };
      const verdict = await verifyAudit({ store, platform }, scope, { key: await keys.find(tenant) });
      for (const { fault, from, to } of verdict.faults) {
        add(faults, {
          tenant,
          what: 'audit log',
          why: fault,
          count: 1,
          ids: [from === to ? `${from}` : `${from}-${to}`],
        });
      }
    }
    onProgress?.({ done: users.length, total: users.length, rows: seen.memories + seen.vectors });
    return { users: users.length, ...seen, faults: [...faults.values()], unsealed };
  } finally {
    await store.close();
  }
}

async function checkMemories({ store, platform, scope, fault, looked }: Work): Promise<void> {
  for (let afterSeq = -1; ;) {
    const rows = await store.read(scope, ({ integrity }) => integrity.memories(scope, { afterSeq, limit: page }));
    const ids = rows.map(({ id }) => id);
    const found = await readable(ids, (some) =>
      store.read(scope, ({ memories }) => memories.getMany(scope, { ids: some, includeDeleted: true })),
    );
    if (found.unreadable.length > 0) fault('memories', 'cannot be decrypted', found.unreadable);
    const changed = found.rows.filter((memory) => platform.sha256(memory.content) !== memory.contentHash);
    if (changed.length > 0) fault('memories', 'are not what their hash says', idsOf(changed));
    for (const { id, version } of rows) {
      if (version < 2) continue;
      const earlier = await readable([id], (some) =>
        store.read(scope, ({ memories }) => memories.versions(scope, { id: some[0] ?? '' })),
      );
      if (earlier.unreadable.length > 0) fault('earlier states', 'cannot be decrypted', [id]);
      if (earlier.rows.some((one) => platform.sha256(one.content) !== one.contentHash))
        fault('earlier states', 'are not what their hash says', [id]);
      if (earlier.unreadable.length === 0 && earlier.rows.length !== version - 1)
        fault('earlier states', 'are missing', [id]);
    }
    looked(rows.length, 'memories');
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) return;
    afterSeq = last.seq;
    await platform.yieldTurn();
  }
}

async function checkVectors({ store, platform, scope, fault, looked }: Work): Promise<void> {
  const models = await store.read(scope, ({ embeddings }) => embeddings.models(scope));
  const lengths = Map.groupBy(
    models.filter(({ dimensions }) => dimensions > 0),
    ({ model, head }) => JSON.stringify([model, head]),
  );
  for (const kinds of lengths.values()) {
    if (kinds.length > 1)
      fault(
        'vectors',
        'of one model have several lengths',
        kinds.map(({ dimensions }) => `${dimensions}`),
      );
    const [first] = kinds;
    if (first === undefined) continue;
    const { head, model } = first;
    for (let afterSeq = -1; ;) {
      let rows;
      try {
        rows = await store.read(scope, ({ embeddings }) =>
          embeddings.scan(scope, { head, model, afterSeq, limit: page }),
        );
      } catch (error) {
        // Bytes that are too few for the numbers that they are said to be.
        const cut = error instanceof RangeError;
        if (!cut && (!(error instanceof HoldfastError) || error.code !== 'integrity_failed')) throw error;
        fault('vectors', cut ? 'are cut, or hold what is no number' : 'cannot be decrypted');
        break;
      }
      const wrong = rows.filter(
        ({ values }) => values.length > 0 && (values.length !== first.dimensions || !values.every(Number.isFinite)),
      );
      if (wrong.length > 0)
        fault(
          'vectors',
          'are cut, or hold what is no number',
          wrong.map(({ memoryId }) => memoryId),
        );
      looked(rows.length, 'vectors');
      const last = rows.at(-1);
      if (last === undefined || rows.length < page) break;
      afterSeq = last.seq;
      await platform.yieldTurn();
    }
  }
}

/** That names, facts and events can be read at all; what they name is looked at by `mismatches`. */
async function checkGraph({ store, scope, fault }: Work): Promise<void> {
  const most = 1_000_000;
  const asks: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['names', () => store.read(scope, ({ entities }) => entities.names(scope, { limit: most }))],
    [
      'facts',
      () => store.read(scope, ({ facts }) => facts.list(scope, { filter: { includeSuperseded: true }, limit: most })),
    ],
    ['events', () => store.read(scope, ({ events }) => events.list(scope, { limit: most }))],
  ];
  for (const [what, ask] of asks) {
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof HoldfastError) || error.code !== 'integrity_failed') throw error;
      fault(what, 'cannot be decrypted');
    }
  }
}

/** The image, brought to the present, must say what an index made of the rows says. */
async function checkIndex({ store, platform, scope, fault }: Work): Promise<void> {
  const analyzer = createAnalyzer();
  const broken: unknown[] = [];
  try {
    const params = { store, platform, scope };
    const image = await loadImage({ ...params, analyzer, onError: (error) => broken.push(error) });
    if (broken.length > 0) fault('index image', 'is damaged; it is made anew when it is next needed');
    if (image === undefined || !(await catchUp({ store, platform }, scope, image.index))) return;
    const fresh = await loadIndex({ store, platform }, scope, analyzer);
    // Somebody has written meanwhile: then they are of two versions.
    if (fresh.version !== image.index.version) return;
    const wrong = differing(image.index, fresh);
    if (wrong.length > 0) fault('index image', 'is not what the rows say', wrong);
    for (let afterSeq = -1; ;) {
      const rows = await store.read(scope, ({ memories }) => memories.scan(scope, { afterSeq, limit: page }));
      const missed = rows.filter(({ space, seq, content }) => {
        const terms = analyzer.terms(content);
        return [...fresh.partitions([space])].some((partition) => {
          const own = image.index.partitions([space]).find((one) => one.find(seq) !== undefined);
          return (
            partition.find(seq) !== undefined && own?.shared(seq, terms).length !== partition.shared(seq, terms).length
          );
        });
      });
      if (missed.length > 0)
        fault(
          'index image',
          'lacks words of memories',
          missed.map(({ seq }) => `${seq}`),
        );
      const last = rows.at(-1);
      if (last === undefined || rows.length < page) return;
      afterSeq = last.seq;
      await platform.yieldTurn();
    }
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'integrity_failed') throw error;
    fault('index image', 'cannot be read against the rows: something of both cannot be decrypted');
  }
}

/** Names of spaces in which two indexes of a user do not hold the same. */
function differing(one: UserIndex, other: UserIndex): string[] {
  const spaces = new Set([...one.spaces, ...other.spaces]);
  return [...spaces].filter((space) => JSON.stringify(summary(one, space)) !== JSON.stringify(summary(other, space)));
}

function summary(index: UserIndex, space: string): unknown {
  return index
    .partitions([space])
    .map(({ totals, vectors }) => [
      totals.documents,
      totals.length,
      Object.entries(vectors).map(([head, set]) => [head, set.live]),
    ]);
}

/** Rows by their ids, one by one where some of them cannot be opened. */
async function readable<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly T[]>,
): Promise<{ readonly rows: readonly T[]; readonly unreadable: readonly string[] }> {
  try {
    return { rows: await read(ids), unreadable: [] };
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'integrity_failed') throw error;
    if (ids.length === 1) return { rows: [], unreadable: ids };
  }
  const parts = await Promise.all(ids.map((id) => readable([id], read)));
  return { rows: parts.flatMap(({ rows }) => rows), unreadable: parts.flatMap(({ unreadable }) => unreadable) };
}

function add(faults: Map<string, IntegrityFault>, fault: IntegrityFault): void {
  const key = JSON.stringify([fault.tenant, fault.user, fault.what, fault.why]);
  const known = faults.get(key);
  const ids = [...(known?.ids ?? []), ...fault.ids].slice(0, mostIds);
  faults.set(key, { ...fault, count: (known?.count ?? 0) + fault.count, ids });
}

function idsOf(memories: readonly Memory[]): string[] {
  return memories.map(({ id }) => id);
}
