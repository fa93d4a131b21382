import { createCalendar, mondayOfWeek } from '../lib/calendar.ts';
import { soleSpace, type UserScope } from '../scope.ts';
import { summariseDay } from './day-summary.ts';
import type { NightDependencies } from './night.ts';
import { summariseUser } from './user-summary.ts';
import { summariseWeek } from './week-summary.ts';

/**
 * Makes one summary of a space anew, apart from any run: by the id of its source, `day:…`, `week:…` or `user`. Where too
 * little is left to sum up it is taken away.
 */
export async function rebuildSummary(
  dependencies: NightDependencies,
  scope: UserScope,
  params: { readonly id: string; readonly timeZone: string; readonly signal: AbortSignal },
): Promise<void> {
  const { id, signal } = params;
  const { store } = dependencies;
  const space = soleSpace(scope);
  const [what = '', when = ''] = id.split(':');
  if (what === 'user') {
    return summariseUser(dependencies, scope, {
      signal,
      commit: async (work) => {
        await store.write(scope, work);
      },
    });
  }
  const timeZone = (await store.read(scope, ({ users }) => users.timeZone(scope))) ?? params.timeZone;
  const work = { dependencies, scope, calendar: createCalendar(timeZone), signal };
  if (what === 'day') await summariseDay(work, space, when);
  if (what === 'week') await summariseWeek(work, space, mondayOfWeek(when));
}
