import { defined } from '../../defined.ts';
import { HoldfastError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { present } from '../../present.ts';
import type { UserScope } from '../../scope.ts';
import type { Writers } from '../../store.ts';
import { calendarForBlocks } from '../calendars/calendar.ts';
import { enqueueSync } from '../calendars/sync-job.ts';
import { change, demand, invalid, type PlannerDependencies, writeWith } from '../records/records.ts';
import { checkPlan } from '../scheduling/check-plan.ts';
import { isLeft } from '../tasks/task.ts';
import type { PlannerTime } from '../times/time-store.ts';
import { type BlockContent, contentOfBlock, readBlock, type TaskBlock } from './block.ts';
import { gather } from './gather.ts';
import { basisOf, type SchedulingDependencies } from './preview-schedule.ts';
import { type BlockPlace, type BlockWrite, contentOfSchedule, readSchedule, type Schedule } from './schedule.ts';

/**
 * Puts a proposal into the calendar: what the diff says and no more, in one transaction. Whatever was said of tasks, hours and
 * meetings since is looked at again by the independent checker, which writes no plan that would break a rule. Applying it
 * twice changes nothing.
 *
 * @throws HoldfastError not_found; version_conflict when blocks were changed since, or the plan no longer holds; invalid_input
 *   for a run that was replaced or undone
 */
export async function applySchedule(
  dependencies: PlannerDependencies & Pick<SchedulingDependencies, 'learned'>,
  wide: UserScope,
  { id }: { readonly id: string },
): Promise<Schedule> {
  const { platform, learned } = dependencies;
  return writeWith(dependencies, wide, async (writers, at) => {
    const run = readSchedule(await demand(writers.planner, wide, { noun: 'schedule', id }));
    if (run.state === 'applied') return run;
    const scope = { ...wide, spaces: [run.record.space] };
    if (run.state !== 'proposed') throw invalid('id', `names a schedule that was ${run.state}; preview another`);
    const zone = present(await writers.users.timeZone(scope));
    const { input, blocks, current } = await gather(writers, scope, { now: run.now, days: run.days, zone, learned });
    if (basisOf(platform, blocks) !== run.basis) throw outdated('Blocks have changed since');
    if (checkPlan(input, run.blocks).length > 0) throw outdated('Tasks, hours or meetings have changed since');
    if ([...run.diff.added, ...run.diff.moved.map(({ to }) => to)].some(({ end }) => end <= at))
      throw outdated('The times of its first blocks have passed since');
    if ([...run.diff.removed, ...run.diff.moved.map(({ from }) => from)].some(({ start }) => start <= at))
      throw outdated('Blocks that it would take away have begun since');
    const writes = await writeDiff({ writers, scope, at, dependencies }, { run, current });
    const content = { ...contentOfSchedule(run), writes, appliedAt: at };
    const patch = { state: 'applied', content: JSON.stringify(content) };
    return readSchedule(await change(writers.planner, scope, { record: run.record, patch, at }));
  });
}

/**
 * Takes the last applied run back, block by block; one that somebody has changed since stays as it is. Doing it twice changes
 * nothing.
 *
 * @throws HoldfastError not_found, invalid_input when it was not applied, or is not the last one
 */
export async function undoSchedule(
  dependencies: PlannerDependencies,
  wide: UserScope,
  { id }: { readonly id: string },
): Promise<Schedule> {
  return writeWith(dependencies, wide, async (writers, at) => {
    const { planner, times } = writers;
    const run = readSchedule(await demand(planner, wide, { noun: 'schedule', id }));
    if (run.state === 'undone') return run;
    const scope = { ...wide, spaces: [run.record.space] };
    if (run.state !== 'applied') throw invalid('id', 'names a schedule that was not applied');
    const [last] = await planner.list(scope, { noun: 'schedule', filter: { states: ['applied'] }, limit: 1 });
    if (last?.id !== id) throw invalid('id', 'must name the schedule that was applied last');
    const work = { writers, scope, at, dependencies };
    const kept: string[] = [];
    for (const { blockId, before, after } of run.writes) {
      const now = await times.get(scope, { noun: 'block', id: blockId });
      const same = isAt(now, after);
      if (!same) kept.push(blockId);
      else if (before === undefined) await takeAway(work, present(now));
      else if (now === undefined || now.state === 'removed') await putBack(work, { blockId, before, now });
      else await moveTo(work, { time: now, place: before, content: readBlock(now) });
    }
    if (run.writes.length > kept.length) await enqueueSync(work);
    const content = { ...contentOfSchedule(run), undoneAt: at, kept };
    const patch = { state: 'undone', content: JSON.stringify(content) };
    return readSchedule(await change(planner, scope, { record: run.record, patch, at }));
  });
}

/** A write of blocks: where, when, and with what. */
export interface BlockWork {
  readonly writers: Pick<Writers, 'planner' | 'times' | 'jobs'>;
  readonly scope: UserScope;
  readonly at: number;
  readonly dependencies: Pick<PlannerDependencies, 'platform'>;
}

async function writeDiff(
  work: BlockWork,
  { run, current }: { readonly run: Schedule; readonly current: readonly TaskBlock[] },
): Promise<BlockWrite[]> {
  const { diff } = run;
  const scheduleId = run.record.id;
  const writes: BlockWrite[] = [];
  const left = new Map(current.map((block) => [block.time.id, block]));
  const take = (task: string, { start, end }: { readonly start: number; readonly end: number }): TaskBlock => {
    const found = present(
      [...left.values()].find(({ taskId, time }) => taskId === task && time.start === start && time.end === end),
    );
    left.delete(found.time.id);
    return found;
  };
  for (const { task, ...place } of diff.removed) {
    const { time } = take(task, place);
    await takeAway(work, time);
    writes.push({ blockId: time.id, before: placeOfTime(time) });
  }
  for (const { task, from, to } of diff.moved) {
    const block = take(task, from);
    const place = { ...placeOfTime(block.time), ...to };
    await moveTo(work, { time: block.time, place, content: { ...block, scheduleId } });
    writes.push({ blockId: block.time.id, before: placeOfTime(block.time), after: place });
  }
  const calendarId = await targetOf(work);
  for (const { task: taskId, start, end } of diff.added) {
    const place = { taskId, start, end, state: 'free' } as const;
    const blockId = newId(work.dependencies.platform);
    await addBlock(work, { blockId, place, content: { scheduleId }, calendarId });
    writes.push({ blockId, after: place });
  }
  if (writes.length > 0) await enqueueSync(work);
  return writes;
}

/** The calendar elsewhere in which new blocks are to be seen, if there is one. */
export async function targetOf({ writers: { planner }, scope }: BlockWork): Promise<string | undefined> {
  return (await calendarForBlocks(planner, scope))?.record.id;
}

interface NewBlock {
  readonly blockId: string;
  readonly place: BlockPlace;
  readonly content: BlockContent;
  readonly calendarId: string | undefined;
}

export async function addBlock(
  { writers: { times }, scope, at }: BlockWork,
  { blockId, place, content, calendarId }: NewBlock,
): Promise<PlannerTime> {
  const { taskId, start, end, state } = place;
  const unsent = calendarId !== undefined;
  const time = {
    id: blockId,
    noun: 'block',
    state,
    taskId,
    start,
    end,
    unsent,
    content: contentOfBlock(content),
  } as const;
  const [made] = await times.insert(scope, { times: [{ ...time, ...defined({ calendarId }) }], at });
  return present(made);
}

/** A block is where it is to be; a calendar elsewhere is to hear of it. */
export async function moveTo(
  { writers: { times }, scope, at }: BlockWork,
  { time, place, content }: { readonly time: PlannerTime; readonly place: BlockPlace; readonly content: BlockContent },
): Promise<PlannerTime> {
  const { start, end, state } = place;
  // What holds it is seen nowhere else.
  const seen = time.start === start && time.end === end && time.state !== 'removed';
  const unsent = seen ? time.unsent : time.calendarId !== undefined;
  const patch = { start, end, state, content: contentOfBlock(content), unsent };
  return present(await times.update(scope, { time, patch, at }));
}

/** A block that is to be seen elsewhere is kept until it is gone there. */
export async function takeAway({ writers: { times }, scope, at }: BlockWork, time: PlannerTime): Promise<void> {
  if (time.calendarId === undefined) await times.remove(scope, { nos: [time.no] });
  else await times.update(scope, { time, patch: { state: 'removed', unsent: true }, at });
}

/** Under its own id again, unless its task has ended or gone meanwhile. */
async function putBack(
  work: BlockWork,
  {
    blockId,
    before,
    now,
  }: {
    readonly blockId: string;
    readonly before: BlockPlace;
    /** Where a calendar elsewhere has not heard yet that it is gone. */
    readonly now: PlannerTime | undefined;
  },
): Promise<void> {
  const task = await work.writers.planner.get(work.scope, { noun: 'task', id: before.taskId });
  if (task === undefined || !isLeft(task.state)) return;
  if (now !== undefined) await moveTo(work, { time: now, place: before, content: readBlock(now) });
  else await addBlock(work, { blockId, place: before, content: {}, calendarId: await targetOf(work) });
}

function isAt(time: PlannerTime | undefined, place: BlockPlace | undefined): boolean {
  if (time === undefined || time.state === 'removed') return place === undefined;
  return place !== undefined && time.start === place.start && time.end === place.end && time.state === place.state;
}

function placeOfTime(time: PlannerTime): BlockPlace {
  const {
    taskId,
    state,
    time: { start, end },
  } = readBlock(time);
  return { taskId, start, end, state };
}

function outdated(why: string): HoldfastError {
  return new HoldfastError('version_conflict', { detail: `${why} this schedule was made. Preview it anew.` });
}
