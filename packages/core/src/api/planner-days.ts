import { createCalendar } from '../domain/lib/calendar.ts';
import { instantOf } from '../domain/lib/zoned-time.ts';
import type { UserScope } from '../domain/scope.ts';
import type { ApiDependencies } from './handler.ts';
import { toMillis } from './instants.ts';

/** A plain date means the end of that day in the zone of the user. */
export async function dueMillis(
  dependencies: ZoneSource,
  scope: UserScope,
  at: string | undefined,
  timeZone?: string,
): Promise<number | undefined> {
  if (at?.length !== 10) return at === undefined ? undefined : toMillis(at);
  return createCalendar(timeZone ?? (await zoneOf(dependencies, scope))).spanOf(at).to - 1;
}

/** The exclusive end of a time: a plain date includes that day in the zone of the user. */
export async function endMillis(
  dependencies: ZoneSource,
  scope: UserScope,
  at: string | undefined,
): Promise<number | undefined> {
  const last = await dueMillis(dependencies, scope, at);
  return last !== undefined && at?.length === 10 ? last + 1 : last;
}

/** A plain date means the begin of that day in the zone of the user. */
export async function startMillis(
  dependencies: ZoneSource,
  scope: UserScope,
  at: string | undefined,
): Promise<number | undefined> {
  if (at?.length !== 10) return at === undefined ? undefined : toMillis(at);
  return instantOf({ zone: await zoneOf(dependencies, scope), day: at, minute: 0 });
}

export type ZoneSource = Pick<ApiDependencies, 'store' | 'timeZone'>;

/** Minutes since midnight that a plain date stands for, when something takes place. */
const MORNING = 540;

export async function happensMillis(
  dependencies: ZoneSource,
  scope: UserScope,
  at: string | undefined,
  timeZone?: string,
): Promise<number | undefined> {
  if (at?.length !== 10) return at === undefined ? undefined : toMillis(at);
  return instantOf({ zone: timeZone ?? (await zoneOf(dependencies, scope)), day: at, minute: MORNING });
}

async function zoneOf({ store, timeZone }: ZoneSource, scope: UserScope): Promise<string> {
  return (await store.read(scope, ({ users }) => users.timeZone(scope))) ?? timeZone;
}
