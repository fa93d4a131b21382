import { newId } from '../../ids.ts';
import type { Platform } from '../../platform.ts';
import type { UserScope } from '../../scope.ts';
import type { Writers } from '../../store.ts';
import { calendarForBlocks } from './calendar.ts';

/** The keys of a user's jobs that talk to calendars: one at a time, so that writes keep their order. */
export const syncJob = { kind: 'sync_calendars', key: 'calendars', orderKey: 'calendars' } as const;

/** Leaves a job that tells the calendar elsewhere of blocks that have changed, where there is one. Inside a write. */
export async function enqueueSync({
  writers: { planner, jobs },
  scope,
  at,
  dependencies: { platform },
}: {
  readonly writers: Pick<Writers, 'planner' | 'jobs'>;
  readonly scope: UserScope;
  readonly at: number;
  readonly dependencies: { readonly platform: Pick<Platform, 'now' | 'randomBytes'> };
}): Promise<void> {
  if ((await calendarForBlocks(planner, scope)) === undefined) return;
  await jobs.enqueue(scope, { jobs: [{ ...syncJob, id: newId(platform), payload: {}, runAt: at }] });
}

/** How often calendars elsewhere are asked what is new, where nothing tells of it. */
export const POLL_MS = 15 * 60_000;

/** A key of its own: what is to be told at once must not wait for it. */
export const pollJob = { ...syncJob, key: 'calendars_later' } as const;
