import { defined } from '../defined.ts';
import { newId } from '../ids.ts';
import type { NewJob } from '../jobs/job-store.ts';
import { nextNight } from '../lib/calendar.ts';
import type { Platform } from '../platform.ts';
import { systemScope, type UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { UserName } from '../embeddings/embedding-store.ts';

/** When nights begin where nobody says otherwise: three in the morning. */
export const defaultNightHour = 3;
/** Under this key at most one night waits for a user. */
export const nightKey = 'night';
/** What rewrites summaries and moves memories of a user does so one after the other. */
export const nightOrder = 'consolidation';

interface NightRules {
  /** Hour of the user's clock, 0 to 23. */
  readonly hour: number;
}

/** The job of the first night after now. */
export function nightJob(
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  { hour, timeZone }: NightRules & { readonly timeZone: string },
): NewJob {
  const { at, day } = nextNight(platform.now(), { timeZone, hour });
  return {
    id: newId(platform),
    kind: 'consolidate',
    payload: { day, origin: 'night' },
    runAt: at,
    key: nightKey,
    priority: 'low',
    orderKey: nightOrder,
  };
}

/** The job of a day that somebody asks for now. */
export function demandedJob(platform: Pick<Platform, 'now' | 'randomBytes'>, day: string): NewJob {
  return {
    id: newId(platform),
    kind: 'consolidate',
    payload: { day, origin: 'demand' },
    runAt: platform.now(),
    key: `consolidate ${day}`,
    priority: 'high',
    orderKey: nightOrder,
  };
}

/**
 * The job that makes summaries of a space anew from what is left of their sources: `ids` are those of their sources, such as
 * `day:2026-11-20`, `week:2026-W47` and `user`.
 */
export function rebuildJob(
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  { space, ids }: { readonly space: string; readonly ids: readonly string[] },
): NewJob {
  return {
    id: newId(platform),
    kind: 'rebuild_summaries',
    payload: { space, ids },
    runAt: platform.now(),
    orderKey: nightOrder,
  };
}

/** Days come before the weeks that rest on them. */
const order = ['day', 'week', 'user'];

/** A job for the summaries of each space. */
export function rebuildJobs(
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  stale: readonly { readonly space: string; readonly id: string }[],
): NewJob[] {
  return Array.from(
    Map.groupBy(stale, ({ space }) => space),
    ([space, some]) => {
      const ids = [...new Set(some.map(({ id }) => id))];
      const rank = (id: string): number => order.findIndex((what) => id.startsWith(what));
      return rebuildJob(platform, { space, ids: ids.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)) });
    },
  );
}

const PAGE = 200;

/**
 * Gives every user who has no night ahead one. A worker does this now and then instead of every write: looking costs the
 * store one question, however many write.
 */
export async function scheduleNights(
  {
    store,
    platform,
    hour,
    timeZone,
  }: NightRules & {
    readonly store: Store;
    readonly platform: Pick<Platform, 'now' | 'randomBytes' | 'yieldTurn'>;
    /** Of users of whom no zone is known. */
    readonly timeZone: string;
  },
  signal: AbortSignal,
): Promise<void> {
  for (let after: UserName | undefined; ;) {
    const page = { key: nightKey, limit: PAGE, ...defined({ after }) };
    const users = await store.read(systemScope, ({ jobs }) => jobs.usersWithout(systemScope, page));
    for (const { tenant, user } of users) {
      if (signal.aborted) return;
      const scope: UserScope = { kind: 'user', tenant, user, spaces: '*' };
      await store.write(scope, async ({ users: known, jobs }) => {
        const zone = (await known.timeZone(scope)) ?? timeZone;
        await jobs.enqueue(scope, { jobs: [nightJob(platform, { hour, timeZone: zone })] });
      });
    }
    after = users.at(-1);
    if (users.length < PAGE) return;
    await platform.yieldTurn();
  }
}
