import type { OutputOf } from '@holdfast/contract';
import { Cron } from 'croner';
import type { Config } from '../config/load.ts';
import { openTarget } from './open-target.ts';

type Check = OutputOf<'health'>['checks'][string];

/** Knows how old the newest backup is, where a schedule says that there have to be some. */
export interface BackupAge {
  /** Seconds since the epoch; undefined while there is none, or nobody can tell. */
  newest(): Promise<number | undefined>;
  check(): Promise<Check>;
}

/** The target is asked once in so many milliseconds: it may be far away, and cost something. */
const FRESH_MS = 60_000;
/** How long a backup may take, or be tried again, before its absence counts. */
const GRACE_MS = 3_600_000;

export function backupAge(config: Config, now: () => number = Date.now): BackupAge | undefined {
  const { backupSchedule: pattern, timeZone } = config;
  if (pattern === undefined) return undefined;
  const cron = new Cron(pattern, { paused: true, ...(timeZone === undefined ? {} : { timezone: timeZone }) });
  const begun = now();
  let known: { readonly at: number; readonly newest: Promise<number | undefined> } | undefined;

  const list = async (): Promise<number | undefined> => {
    const stored = await openTarget(config).list();
    return stored.length === 0 ? undefined : stored.reduce((last, { createdAt }) => Math.max(last, createdAt), 0);
  };
  const newestMs = (): Promise<number | undefined> => {
    if (known === undefined || now() - known.at >= FRESH_MS) known = { at: now(), newest: list() };
    return known.newest;
  };

  return {
    async newest() {
      // Where the target cannot be asked, the check says so; a figure has no words for it.
      const found = await newestMs().catch(() => undefined);
      return found === undefined ? undefined : found / 1_000;
    },
    async check() {
      let newest: number | undefined;
      try {
        newest = await newestMs();
      } catch {
        return { status: 'degraded', detail: 'The place of the backups cannot be read; see `holdfast backups`.' };
      }
      const due = cron.previousRuns(1, new Date(now()))[0]?.getTime() ?? 0;
      const late = now() - Math.max(due, begun) > GRACE_MS;
      if ((newest ?? 0) >= due || !late) return { status: 'ok' };
      const last = newest === undefined ? 'There is none' : `The last one is of ${new Date(newest).toISOString()}`;
      return { status: 'degraded', detail: `${last}; one has been due since ${new Date(due).toISOString()}.` };
    },
  };
}
