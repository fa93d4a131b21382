import type { Gathered } from './gather.ts';
import { type Environment, type WorkFile } from './words.ts';
import { readWork } from './read-work.ts';

/** What the receiver of a capsule knows of itself. */
export interface Receiver {
  readonly environment?: Environment;
  readonly files?: readonly WorkFile[];
  /** Of the capsule that it has already. */
  readonly knownHash?: string;
  /** Of the state that was handed over to it. */
  readonly expectedHash?: string;
  readonly staleAfterMs: number;
}

export interface Staleness {
  readonly state: 'empty' | 'loaded' | 'unchanged' | 'stale' | 'hash_mismatch';
  readonly ageMs?: number;
  readonly reasons: readonly ('old' | 'environment_changed' | 'files_changed')[];
  /** Names that are not as they were. */
  readonly changed: readonly string[];
}

/** Whether what was restored still fits where it is restored to. */
export function stalenessOf(
  gathered: Gathered,
  receiver: Receiver,
  {
    now,
    contentHash,
    stateHash,
    empty,
  }: {
    readonly now: number;
    readonly contentHash: string;
    readonly stateHash: string;
    readonly empty: boolean;
  },
): Staleness {
  const { session, context } = gathered;
  const then = readWork(context);
  const around = Object.entries(receiver.environment ?? {})
    .filter(([name, value]) => then.environment?.[name] !== undefined && then.environment[name] !== value)
    .map(([name]) => name);
  const hashes = new Map((then.files ?? []).map(({ path, hash }) => [path, hash]));
  const files = (receiver.files ?? [])
    .filter(({ path, hash }) => hash !== undefined && (hashes.get(path) ?? hash) !== hash)
    .map(({ path }) => path);
  const ageMs = session === undefined ? undefined : Math.max(0, now - session.seenAt);
  const reasons = [
    ...(ageMs !== undefined && ageMs > receiver.staleAfterMs ? (['old'] as const) : []),
    ...(around.length > 0 ? (['environment_changed'] as const) : []),
    ...(files.length > 0 ? (['files_changed'] as const) : []),
  ];
  const state = (): Staleness['state'] => {
    if (empty) return 'empty';
    if (receiver.expectedHash !== undefined && receiver.expectedHash !== stateHash) return 'hash_mismatch';
    if (receiver.knownHash === contentHash) return 'unchanged';
    return reasons.length > 0 ? 'stale' : 'loaded';
  };
  return { state: state(), reasons, changed: [...around, ...files], ...(ageMs === undefined ? {} : { ageMs }) };
}
