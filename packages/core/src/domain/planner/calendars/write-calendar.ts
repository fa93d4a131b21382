import { defined } from '../../defined.ts';
import { HoldfastError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { present } from '../../present.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import type { Writers } from '../../store.ts';
import type { PlannerReader } from '../records/record-store.ts';
import { change, demand, invalid, type PlannerDependencies, writeWith } from '../records/records.ts';
import {
  type Calendar,
  type CalendarContent,
  calendarsOf,
  keyOfCalendar,
  MOST_CALENDARS,
  readCalendar,
} from './calendar.ts';
import { recordsOf } from './google/google-records.ts';
import { readIcs } from './ics/read-ics.ts';
import { POLL_MS, pollJob } from './sync-job.ts';
import { takeIn } from './take-in.ts';

/** What is kept of a file: from a day ago to a year ahead. */
const BEHIND = 86_400_000;
const AHEAD = 366 * 86_400_000;

/** Notes a calendar that lies at an address; the first pull is to follow. @throws HoldfastError quota_exceeded, invalid_input */
export function addUrlCalendar(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { name, url }: { readonly name: string; readonly url: string },
): Promise<Calendar> {
  return writeWith(dependencies, scope, async (writers, at) => {
    const known = await calendarsOf(writers.planner, scope);
    if (known.some((one) => one.url === url)) throw invalid('url', 'is known already');
    const { platform } = dependencies;
    const later = { ...pollJob, id: newId(platform), payload: {}, runAt: at + POLL_MS };
    await writers.jobs.enqueue(scope, { jobs: [later] });
    return insertCalendar(writers, scope, { platform, content: { kind: 'ics', name, url }, at });
  });
}

/**
 * Takes the times of a file in, in place of those that a file under this name brought before.
 *
 * @throws HoldfastError quota_exceeded; invalid_input when it is no calendar
 */
export async function importIcs(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<{ readonly calendar: Calendar; readonly received: number; readonly skipped: number }> {
  const { store, platform } = dependencies;
  const now = platform.now();
  const zone = (await store.read(scope, ({ users }) => users.timeZone(scope))) ?? dependencies.timeZone;
  const window = { from: now - BEHIND, until: now + AHEAD };
  const read = readIcs(text, { ...window, zone });
  if (read === undefined) throw invalid('ics', 'is no calendar');
  return writeWith(dependencies, scope, async (writers, at) => {
    const known = await calendarsOf(writers.planner, scope);
    const calendar =
      known.find((one) => one.kind === 'ics' && one.url === undefined && one.name === name) ??
      (await insertCalendar(writers, scope, { platform, content: { kind: 'ics', name }, at }));
    const pull = { events: read.events, gone: [], whole: true, ...defined({ timeZone: read.timeZone }) };
    const taken = present(await takeIn(writers, { platform, scope, calendarId: calendar.record.id, pull, ...window }));
    return { calendar: taken.calendar, received: taken.received, skipped: read.skipped };
  });
}

/** The internal calendar of a space with the hash of a new secret of its feed; the one before opens it no more. */
export function openFeed(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { name, secretHash }: { readonly name: string; readonly secretHash: string },
): Promise<Calendar> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const [record] = await planner.list(scope, { noun: 'calendar', filter: { key: 'internal' }, limit: 1 });
    const content: CalendarContent = { kind: 'internal', name, feed: secretHash };
    if (record === undefined) {
      return insertCalendar({ planner }, scope, { platform: dependencies.platform, content, at });
    }
    return readCalendar(await change(planner, scope, { record, patch: { content: JSON.stringify(content) }, at }));
  });
}

/**
 * Takes a calendar out with the times that came from it and what was kept to get there; blocks stay, and are seen in it no more.
 * @throws HoldfastError not_found
 */
export async function removeCalendar(
  dependencies: PlannerDependencies,
  scope: UserScope,
  id: string,
): Promise<Calendar> {
  return writeWith(dependencies, scope, async ({ planner }) => {
    const record = await demand(planner, scope, { noun: 'calendar', id });
    const own: UserScope = { ...scope, spaces: [record.space] };
    await planner.remove(own, { nos: [record.no, ...(await recordsOf(planner, own, id))] });
    return readCalendar(record);
  });
}

export async function insertCalendar(
  { planner }: Pick<Writers, 'planner'>,
  scope: UserScope,
  {
    platform,
    content,
    at,
  }: {
    readonly platform: Pick<PlannerDependencies['platform'], 'now' | 'randomBytes'>;
    readonly content: CalendarContent;
    readonly at: number;
  },
): Promise<Calendar> {
  soleSpace(scope);
  await checkQuota(planner, scope, 1);
  const record = {
    id: newId(platform),
    noun: 'calendar' as const,
    state: 'active',
    key: keyOfCalendar(content),
    content: JSON.stringify(content),
  };
  const [made] = await planner.insert(scope, { records: [record], at });
  return readCalendar(present(made));
}

/** @throws HoldfastError quota_exceeded when the user may not have so many calendars more, in all spaces */
export async function checkQuota(planner: PlannerReader, scope: UserScope, more: number): Promise<void> {
  const all = await calendarsOf(planner, { ...scope, spaces: '*' });
  if (all.length + more <= MOST_CALENDARS) return;
  throw new HoldfastError('quota_exceeded', { detail: `A user has at most ${MOST_CALENDARS} calendars.` });
}
