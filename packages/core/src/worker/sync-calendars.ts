import { calendarsOf, type Calendar } from '../domain/planner/calendars/calendar.ts';
import { POLL_MS, pollJob } from '../domain/planner/calendars/sync-job.ts';
import { syncCalendar, type SyncDependencies } from '../domain/planner/calendars/sync-calendar.ts';
import { newId } from '../domain/ids.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/**
 * The handler of `sync_calendars` (no payload): tells calendars elsewhere of blocks that have changed, takes in what has changed
 * there, and leaves a job for the next time. A calendar that nothing is told, and that was asked lately, is left alone.
 */
export function syncCalendarsJob(dependencies: SyncDependencies): JobHandler {
  const { store, platform, calendars } = dependencies;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    const found = await store.read(scope, ({ planner }) => calendarsOf(planner, scope));
    const next: number[] = [];
    for (const calendar of found) {
      const port = calendar.kind === 'internal' ? undefined : calendars[calendar.kind];
      if (port === undefined || calendar.state === 'disconnected') continue;
      if (calendar.kind === 'ics' && calendar.url === undefined) continue;
      const due = dueAt(calendar, port.writes);
      if (due > platform.now()) {
        next.push(due);
        continue;
      }
      signal.throwIfAborted();
      const synced = await syncCalendar(dependencies, scope, { calendarId: calendar.record.id, signal });
      if (synced === undefined || synced.calendar.state === 'disconnected') continue;
      next.push(synced.calendar.retryAt ?? platform.now() + POLL_MS);
    }
    if (next.length === 0) return;
    const later = { ...pollJob, id: newId(platform), payload: {}, runAt: Math.min(...next) };
    await store.write(scope, ({ jobs }) => jobs.enqueue(scope, { jobs: [later] }));
  };
}

/** When a calendar is to be asked again; one that is written, at once. */
function dueAt({ retryAt, syncedAt }: Calendar, writes: boolean): number {
  if (retryAt !== undefined) return retryAt;
  return writes || syncedAt === undefined ? 0 : syncedAt + POLL_MS;
}
