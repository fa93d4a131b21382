import { newId } from '../ids.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import { type UserScope, userKey } from '../scope.ts';
import type { Store, StoreCapabilities, Writers } from '../store.ts';
import { isSource } from './sources.ts';

/** Who makes typed memories and facts of what is said; `off` makes none. */
export type ExtractionMode = 'rules' | 'model' | 'off';

/** Turns that follow each other closely are read together: what is taken back at once is never believed. */
const waitMs = 1_000;

/** How far the clocks of processes may differ. */
const marginMs = 250;
const mostUsers = 10_000;

/**
 * When the job of each user that this process left behind may run: until then nobody takes it, and it will see more. Kept
 * by what a store declares of itself, which is the same in whatever form a call has the store.
 */
const waiting = new WeakMap<StoreCapabilities, Map<string, number>>();

/**
 * Leaves one job for all that was written since the last, in the transaction of the write, unless one is known to wait:
 * trying to store another took a quarter of what a small write takes. Answers with when it may run, for
 * `noteExtraction`.
 */
export async function enqueueExtraction(
  { jobs }: Pick<Writers, 'jobs'>,
  platform: Platform,
  scope: UserScope,
  params: { readonly mode: ExtractionMode; readonly written: readonly Memory[]; readonly store: Store },
): Promise<number | undefined> {
  const { mode, written, store } = params;
  if (mode === 'off' || !written.some(isSource)) return undefined;
  const now = platform.now();
  const known = waiting.get(store.capabilities)?.get(userKey(scope)) ?? 0;
  if (known > now + marginMs) return undefined;
  const runAt = now + waitMs;
  const job = { id: newId(platform), kind: 'extract_memories', payload: {}, runAt, key: 'extract' } as const;
  await jobs.enqueue(scope, { jobs: [job] });
  return runAt;
}

/** Once the transaction is committed. */
export function noteExtraction(store: Store, scope: UserScope, runAt: number | undefined): void {
  if (runAt === undefined) return;
  let users = waiting.get(store.capabilities);
  if (users === undefined || users.size >= mostUsers) {
    users = new Map();
    waiting.set(store.capabilities, users);
  }
  users.set(userKey(scope), runAt);
}

/** Somebody has moved or removed a job of the user: what was known of it no longer holds. */
export function forgetExtraction(store: Store, scope: UserScope): void {
  waiting.get(store.capabilities)?.delete(userKey(scope));
}

/** Has an edited memory read again. */
export async function enqueueReading(
  { jobs }: Pick<Writers, 'jobs'>,
  platform: Platform,
  scope: UserScope,
  { mode, memory }: { readonly mode: ExtractionMode; readonly memory: Memory },
): Promise<void> {
  if (mode === 'off' || !isSource(memory)) return;
  const job = {
    id: newId(platform),
    kind: 'extract_memories',
    payload: { memoryIds: [memory.id] },
    runAt: platform.now() + waitMs,
    key: `extract:${memory.id}`,
  } as const;
  await jobs.enqueue(scope, { jobs: [job] });
}
