import { addDays, type Calendar, createCalendar, mondayOf } from '../../lib/calendar.ts';
import type { UserScope } from '../../scope.ts';
import type { Readers } from '../../store.ts';
import { reflectionNamed } from './gather.ts';
import { type PeriodKind, periodOf } from './period.ts';
import { reflect, type ReflectDependencies } from './reflect.ts';

/** The mark of the version up to which somebody has looked for what came late. */
const reflectedMark = 'reflected';
/** Days looked back on every night: a night that was missed is made up for, and what comes a little late is seen. */
const daysBack = 7;
const CHANGES = 1_000;
const ROWS = 200;

/**
 * Looks back on the days and weeks of a user that are over by a day, that day included: the last seven, and older ones with a reflection of which
 * something has come since. A night does this; twice is as once.
 *
 * @param scope all spaces of the user
 */
export async function reflectDue(
  dependencies: ReflectDependencies,
  scope: UserScope,
  { day, signal }: { readonly day: string; readonly signal: AbortSignal },
): Promise<void> {
  const { store, platform, timeZone } = dependencies;
  const zone = (await store.read(scope, ({ users }) => users.timeZone(scope))) ?? timeZone;
  const calendar = createCalendar(zone);
  const until = await store.read(scope, ({ changes }) => changes.version(scope));
  const { days: late, looked } = await lateDays(dependencies, scope, { calendar, until, signal });
  const recent = Array.from({ length: daysBack }, (_, back) => addDays(day, back + 1 - daysBack));
  for (const space of await spacesOf(dependencies, scope)) {
    const own: UserScope = { ...scope, spaces: [space] };
    for (const each of recent) await look(own, 'day', each);
    for (const monday of mondaysOf(recent)) if (addDays(monday, 6) <= day) await look(own, 'week', monday);
    const older = [...(late.get(space) ?? [])].filter((each) => !recent.includes(each)).toSorted();
    for (const each of older) await lookAgain(own, 'day', each);
    for (const monday of mondaysOf(older)) await lookAgain(own, 'week', monday);
  }
  // Facts that came of this are no news.
  if (!looked) return;
  await store.write(scope, ({ consolidations }) =>
    consolidations.setMark(scope, { name: reflectedMark, value: until }),
  );

  async function look(own: UserScope, kind: PeriodKind, each: string): Promise<void> {
    signal.throwIfAborted();
    await reflect(dependencies, own, { kind, day: each });
    await platform.yieldTurn();
  }

  /** An import of years brings no reflections of years. */
  async function lookAgain(own: UserScope, kind: PeriodKind, each: string): Promise<void> {
    const { key } = periodOf(calendar, kind, each);
    if ((await store.read(own, (readers) => reflectionNamed(readers, own, key))) !== undefined)
      await look(own, kind, each);
  }
}

function mondaysOf(days: readonly string[]): string[] {
  return [...new Set(days.map(mondayOf))];
}

/** By space, the days of memories that came, changed or went since somebody looked last, as far as the log reaches back. */
async function lateDays(
  { store, platform }: Pick<ReflectDependencies, 'store' | 'platform'>,
  scope: UserScope,
  { calendar, until, signal }: { readonly calendar: Calendar; readonly until: number; readonly signal: AbortSignal },
): Promise<{ readonly days: ReadonlyMap<string, ReadonlySet<string>>; readonly looked: boolean }> {
  const days = new Map<string, Set<string>>();
  const known = await store.read(scope, ({ consolidations }) => consolidations.mark(scope, { name: reflectedMark }));
  // Who was never looked at has no older reflections.
  if (known === undefined) return { days, looked: true };
  let looked = false;
  for (let after = known; after < until;) {
    signal.throwIfAborted();
    const from = after;
    const log = await store.read(scope, ({ changes }) => changes.since(scope, { after: from, limit: CHANGES }));
    looked ||= log.changes.length > 0;
    const seqs = [...new Set(log.changes.filter(({ change }) => change !== 'embedded').map(({ seq }) => seq))];
    for (let start = 0; start < seqs.length; start += ROWS) {
      const some = seqs.slice(start, start + ROWS);
      for (const { space, occurredAt } of await store.read(scope, ({ memories }) =>
        memories.getBySeqs(scope, { seqs: some }),
      ))
        days.set(space, (days.get(space) ?? new Set<string>()).add(calendar.dayOf(occurredAt)));
      await platform.yieldTurn();
    }
    after = log.changes.at(-1)?.version ?? until;
  }
  return { days, looked };
}

async function spacesOf({ store }: Pick<ReflectDependencies, 'store'>, scope: UserScope): Promise<string[]> {
  return store.read(scope, async ({ memories, planner }: Readers) => {
    const { bySpace } = await memories.counts(scope);
    return [...new Set([...Object.keys(bySpace), ...(await planner.spaces(scope))])].toSorted();
  });
}
