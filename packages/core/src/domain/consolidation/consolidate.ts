import { newId } from '../ids.ts';
import { addDays, createCalendar, mondayOf } from '../lib/calendar.ts';
import type { UserScope } from '../scope.ts';
import { linkPending } from '../links/link-pending.ts';
import { present } from '../present.ts';
import {
  type Consolidation,
  type ConsolidationOrigin,
  type ConsolidationStep,
  consolidationSteps,
} from './consolidation-store.ts';
import { summariseDay } from './day-summary.ts';
import { fadeLinks } from './fade-links.ts';
import { mergeEqual } from './merge-equal.ts';
import { moveTiers } from './move-tiers.ts';
import { type Night, type NightDependencies, nightUnit, notUnderWay } from './night.ts';
import { touchedDays } from './touched-days.ts';
import { summariseUser } from './user-summary.ts';
import { summariseWeek } from './week-summary.ts';

/** The mark of the version up to which runs have looked. */
export const consolidatedMark = 'consolidated';
/** Days left to the next run. */
const postponedCount = 'days_postponed';
/** More days than two years have; a first run over an old database goes on the next night. */
const defaultMostDays = 1_000;

export interface DayAsked {
  readonly day: string;
  readonly origin: ConsolidationOrigin;
  /** Of a user of whom no zone is known. */
  readonly timeZone: string;
}

/**
 * Runs a day's consolidation from where it stands to its end. A night that is over does nothing when it comes again; on
 * demand a finished day looks for what is new. Each unit is a transaction with its report, so that a run that was killed
 * anywhere goes on there, and nothing is done twice. Sources are never deleted.
 */
export async function consolidateDay(
  dependencies: NightDependencies,
  scope: UserScope,
  asked: DayAsked,
  signal: AbortSignal,
): Promise<void> {
  let run = await openRun(dependencies, scope, asked);
  const calendar = createCalendar(run.timeZone);
  const base = { dependencies, scope, calendar, signal };
  const begun = run;
  let known: ReturnType<typeof touchedDays> | undefined;
  const touched = (): ReturnType<typeof touchedDays> => (known ??= touchedDays({ ...base, run: begun }));
  while (run.state === 'running' && run.step !== 'finished') {
    signal.throwIfAborted();
    const night: Night = { ...base, run, touched };
    await takeStep(night, run.step);
    run = await endStep(night, present(consolidationSteps[consolidationSteps.indexOf(run.step) + 1]));
  }
}

/**
 * The row of a day: made, or gone on with. A day that is over is begun anew when somebody asks for it (`waiting`), and
 * by the night if it was somebody who had it done; a night comes once, also when a clock went back, and never after it was undone.
 */
export async function openRun(
  { store, platform }: Pick<NightDependencies, 'store' | 'platform'>,
  scope: UserScope,
  { day, origin, timeZone }: DayAsked,
  state: 'waiting' | 'running' = 'running',
): Promise<Consolidation> {
  return store.write(scope, async ({ consolidations, changes, users }) => {
    const at = platform.now();
    const zone = (await users.timeZone(scope)) ?? timeZone;
    const fromVersion = (await consolidations.mark(scope, { name: consolidatedMark })) ?? 0;
    const untilVersion = await changes.version(scope);
    const fresh = { id: newId(platform), day, timeZone: zone, origin, fromVersion, untilVersion, createdAt: at };
    const row = await consolidations.begin(scope, fresh);
    if (row.state === 'running') return row;
    const again = state === 'waiting' || (origin === 'night' && row.origin === 'demand' && row.state === 'done');
    if (row.state !== 'waiting' && !again) return row;
    const begun = {
      ...row,
      origin: row.origin === 'night' ? row.origin : origin,
      state,
      step: 'facts',
      place: 0,
      fromVersion,
      untilVersion,
      report: Object.fromEntries(Object.entries(row.report).filter(([name]) => name !== postponedCount)),
    } as const;
    const { finishedAt: _, ...rest } = begun;
    await consolidations.advance(scope, { ...rest, at });
    return rest;
  });
}

async function takeStep(night: Night, step: Exclude<ConsolidationStep, 'finished'>): Promise<void> {
  const { dependencies, scope, signal } = night;
  switch (step) {
    case 'facts':
      // Resumable by itself: it keeps its own place, and its own counts.
      return dependencies.extract?.(scope, signal);
    case 'days':
      return summariseDays(night);
    case 'merge':
      return (await night.touched()).typed ? mergeEqual(night) : undefined;
    case 'links':
      await linkPending(dependencies, scope, signal);
      return fadeLinks(night);
    case 'tiers':
      return moveTiers(night);
    case 'weeks':
      return summariseWeeks(night);
    case 'summary':
      return summariseSpaces(night);
  }
}

async function summariseDays(night: Night): Promise<void> {
  const { days } = await night.touched();
  let left = night.dependencies.mostDays ?? defaultMostDays;
  let postponed = 0;
  for (const [space, some] of inOrder(days)) {
    for (const day of [...some].toSorted()) {
      if (left <= 0) postponed += 1;
      else if (await summariseDay(night, space, day)) left -= 1;
    }
  }
  if (postponed > 0) await nightUnit(night, async (_, notes) => notes.count(postponedCount, postponed));
}

/** Weeks of the days touched, and those that the last days of this run belong to: a week may end on a day without a word. */
async function summariseWeeks(night: Night): Promise<void> {
  const { days } = await night.touched();
  const { day } = night.run;
  for (const space of await spacesOf(night)) {
    const some = [...(days.get(space) ?? []), day, addDays(day, -7)];
    for (const monday of [...new Set(some.map(mondayOf))].toSorted()) await summariseWeek(night, space, monday);
  }
}

async function summariseSpaces(night: Night): Promise<void> {
  const { dependencies, scope, signal } = night;
  for (const space of await spacesOf(night)) {
    const own: UserScope = { ...scope, spaces: [space] };
    await summariseUser(dependencies, own, {
      signal,
      commit: (work, refused) =>
        nightUnit(night, async (writers, notes) => {
          const changes = await work(writers);
          notes.change(changes);
          if (changes.length > 0) notes.count('user_summaries');
          if (refused !== undefined) notes.count(`model_${refused}`);
        }),
    });
  }
}

async function spacesOf({ dependencies: { store }, scope }: Night): Promise<string[]> {
  const { bySpace } = await store.read(scope, ({ memories }) => memories.counts(scope));
  return Object.keys(bySpace).toSorted();
}

async function endStep(
  { dependencies: { store, platform }, scope, run: { id } }: Night,
  step: ConsolidationStep,
): Promise<Consolidation> {
  return store.write(scope, async ({ consolidations }) => {
    const run = await consolidations.getConsolidation(scope, { id });
    if (run === undefined || run.state !== 'running') throw notUnderWay();
    const at = platform.now();
    const over = step === 'finished';
    const next: Consolidation = { ...run, step, place: 0, state: over ? 'done' : 'running' };
    await consolidations.advance(scope, { ...next, at, ...(over ? { finishedAt: at } : {}) });
    // Days left over are among the changes that the next run looks at.
    if (over && (run.report[postponedCount] ?? 0) === 0) {
      await consolidations.setMark(scope, { name: consolidatedMark, value: run.untilVersion });
    }
    return next;
  });
}

function inOrder<T>(days: ReadonlyMap<string, T>): (readonly [string, T])[] {
  return [...days].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
