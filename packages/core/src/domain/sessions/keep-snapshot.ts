import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { CaptureCause, Snapshot, SnapshotKind } from './session-store.ts';
import type { SnapshotWords } from './words.ts';

/** How long a snapshot is restored before it is archived, when nobody says. */
export const keptMs = 30 * 86_400_000;
/** Snapshots of work that come this close upon another, for what happens often, take its place. */
export const debounceMs = 2_000;

const frequent: ReadonlySet<CaptureCause> = new Set(['event', 'todo_change', 'decision']);
const defaultSalience: Readonly<Record<SnapshotKind, number>> = { task: 0.6, system: 0.4, error: 0.7, decision: 0.8 };

export interface SnapshotItem {
  readonly sessionId?: string;
  readonly kind: SnapshotKind;
  readonly cause: CaptureCause;
  /** JSON, kept byte for byte. */
  readonly data: string;
  readonly tags?: readonly string[];
  readonly salience?: number;
  /** Undefined for the usual time, null for never. */
  readonly expiresAt?: number | null;
}

export interface KeptSnapshot {
  readonly snapshot: Snapshot;
  /** `unchanged`: the latest says the same, and is counted. `coalesced`: it took the latest one's place. */
  readonly outcome: 'created' | 'coalesced' | 'unchanged';
}

/**
 * Keeps a snapshot, inside a write. What the latest of the same kind and session says already is not stored again, so that
 * to capture on every event costs a row only when something has changed.
 */
export async function keepSnapshot(
  { sessions }: Pick<Writers, 'sessions'>,
  platform: Pick<Platform, 'now' | 'randomBytes' | 'sha256'>,
  scope: UserScope,
  item: SnapshotItem,
): Promise<KeptSnapshot> {
  const at = platform.now();
  const { sessionId, kind, cause, data, tags = [] } = item;
  const hash = platform.sha256(data);
  const salience = item.salience ?? defaultSalience[kind];
  const expiresAt = item.expiresAt === undefined ? at + keptMs : (item.expiresAt ?? undefined);
  const words: SnapshotWords = { data, tags };
  const fresh = {
    kind,
    cause,
    salience,
    hash,
    words: JSON.stringify(words),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  const [latest] = await sessions.snapshots(scope, {
    kind,
    at,
    limit: 1,
    ...(sessionId === undefined ? {} : { sessionId }),
  });
  const outcome = latest?.sessionId === sessionId ? fate(latest, { ...fresh, at }) : 'created';
  if (latest === undefined || outcome === 'created') {
    const id = newId(platform);
    await sessions.addSnapshot(scope, { snapshot: { ...fresh, id, createdAt: at } });
    return { snapshot: present(await sessions.snapshot(scope, { id })), outcome: 'created' };
  }
  const { expiresAt: _former, ...rest } = latest;
  const times = outcome === 'unchanged' ? latest.times + 1 : 1;
  const snapshot = { ...rest, ...fresh, times, seenAt: at };
  await sessions.setSnapshot(scope, { snapshot });
  return { snapshot, outcome };
}

function fate(
  latest: Snapshot | undefined,
  fresh: Pick<Snapshot, 'hash' | 'kind' | 'cause'> & { readonly at: number },
): KeptSnapshot['outcome'] {
  if (latest === undefined) return 'created';
  if (latest.hash === fresh.hash) return 'unchanged';
  // From its first word on, not its last: else what never pauses would leave one row only.
  const close = fresh.at - latest.createdAt < debounceMs;
  const derived = frequent.has(latest.cause) && frequent.has(fresh.cause);
  return close && derived && fresh.kind === 'task' ? 'coalesced' : 'created';
}
