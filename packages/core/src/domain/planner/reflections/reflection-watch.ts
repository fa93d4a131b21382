import { newId } from '../../ids.ts';
import type { NewJob } from '../../jobs/job-store.ts';
import type { Memory } from '../../memories/memory.ts';
import type { Platform } from '../../platform.ts';
import { type UserScope, userKey } from '../../scope.ts';
import type { Writers } from '../../store.ts';

/** What is written together is waited for, and nobody looks back more often. */
const waitMs = 10 * 60_000;
/** Under this key at most one look back waits for a space. */
const reflectKey = 'reflect';
const mostUsers = 10_000;

/** Sees to it that somebody looks back when much has happened. */
export interface ReflectionWatch {
  /** Leaves a job behind in the transaction of the memories, once they are important enough together. */
  noteMemories(
    writers: Pick<Writers, 'jobs'>,
    scope: UserScope,
    memories: readonly Pick<Memory, 'salience'>[],
  ): Promise<void>;
}

/**
 * Adds up in this process, since a sum in the store would be a statement on every write. What is lost with the process the night
 * makes up for.
 *
 * @param enough summed salience that is worth a look back before the day is over
 */
export function createReflectionWatch(
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  { enough }: { readonly enough: number },
): ReflectionWatch {
  const sums = new Map<string, number>();
  return {
    async noteMemories({ jobs }, scope, memories) {
      const [space] = scope.spaces;
      if (space === undefined) return;
      const key = `${userKey(scope)} ${space}`;
      const sum = memories.reduce((all, { salience }) => all + salience, sums.get(key) ?? 0);
      if (sums.size >= mostUsers) sums.clear();
      sums.set(key, sum < enough ? sum : 0);
      if (sum >= enough) await jobs.enqueue(scope, { jobs: [reflectJob(platform, space)] });
    },
  };
}

/** A job that looks back on the day so far, of one space. */
function reflectJob(platform: Pick<Platform, 'now' | 'randomBytes'>, space: string): NewJob {
  return {
    id: newId(platform),
    kind: 'reflect',
    payload: { space },
    runAt: platform.now() + waitMs,
    key: `${reflectKey} ${space}`,
    priority: 'low',
    orderKey: reflectKey,
  };
}
