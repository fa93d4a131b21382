import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { type UserScope, userKey } from '../scope.ts';
import type { Writers } from '../store.ts';

const linkKey = 'link_memories';
/** So long what is written together is waited for. */
const waitMs = 30_000;
/** A job that was asked for so long ago has begun, or nearly. */
const askedMs = 25_000;

/** Sees to it that what gets a vector is linked soon. */
export interface LinkWatch {
  /** Leaves a job behind in the transaction of the vectors, unless this process has left one for the user a moment ago. */
  noteVectors(writers: Pick<Writers, 'jobs'>, scope: UserScope): Promise<void>;
}

/**
 * Remembers which users have a job ahead, since a statement in vain on every write is what a busy writer would notice. If the transaction
 * of such a job was undone, the next write after half a minute leaves another, and every night links what is left.
 */
export function createLinkWatch(platform: Pick<Platform, 'now' | 'randomBytes'>, mostUsers = 10_000): LinkWatch {
  const asked = new Map<string, number>();
  return {
    async noteVectors({ jobs }, scope) {
      const now = platform.now();
      const key = userKey(scope);
      const last = asked.get(key);
      if (last !== undefined && now >= last && now - last < askedMs) return;
      if (asked.size >= mostUsers) asked.clear();
      asked.set(key, now);
      const job = {
        id: newId(platform),
        kind: 'link_memories',
        payload: {},
        runAt: now + waitMs,
        key: linkKey,
      } as const;
      await jobs.enqueue(scope, { jobs: [{ ...job, priority: 'low' }] });
    },
  };
}
