import { newId } from '../../ids.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import { demand, invalid, notFound, type PlannerDependencies, writeWith } from '../records/records.ts';
import type { PlannerTime, TimeReader } from '../times/time-store.ts';
import { addBlock, moveTo, takeAway, targetOf } from './apply-schedule.ts';
import { type Hold, readBlock, type TaskBlock } from './block.ts';
import { enqueueSync } from '../calendars/sync-job.ts';

/** Puts time for a task where a person wants it; the scheduler plans around it. @throws HoldfastError not_found, invalid_input */
export async function pinBlock(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { taskId, start, end }: { readonly taskId: string; readonly start: number; readonly end: number },
): Promise<TaskBlock> {
  soleSpace(scope);
  checkTimes(start, end);
  return writeWith(dependencies, scope, async (writers, at) => {
    await demand(writers.planner, scope, { noun: 'task', id: taskId, field: 'taskId' });
    const work = { writers, scope, at, dependencies };
    const place = { taskId, start, end, state: 'pinned' } as const;
    const made = await addBlock(work, {
      blockId: newId(dependencies.platform),
      place,
      content: {},
      calendarId: await targetOf(work),
    });
    await enqueueSync(work);
    return readBlock(made);
  });
}

/**
 * Moves a block, holds it, or lets it go. One that is moved by hand is pinned unless the call says otherwise.
 *
 * @throws HoldfastError not_found, invalid_input
 */
export async function changeBlock(
  dependencies: PlannerDependencies,
  scope: UserScope,
  asked: { readonly id: string; readonly start?: number; readonly end?: number; readonly hold?: Hold },
): Promise<TaskBlock> {
  return writeWith(dependencies, scope, async (writers, at) => {
    const time = await blockOf(writers.times, scope, asked.id);
    const block = readBlock(time);
    const start = asked.start ?? time.start;
    // Moved by its start alone it stays as long as it was.
    const end = asked.end ?? start + (time.end - time.start);
    checkTimes(start, end);
    const moved = start !== time.start || end !== time.end;
    const state = asked.hold ?? (moved ? 'pinned' : block.state);
    const work = { writers, scope: { ...scope, spaces: [time.space] }, at, dependencies };
    const place = { taskId: block.taskId, start, end, state };
    const changed = await moveTo(work, { time, place, content: block });
    if (moved) await enqueueSync(work);
    return readBlock(changed);
  });
}

/** Takes a block out of the calendar; its task stays. @throws HoldfastError not_found */
export async function removeBlock(dependencies: PlannerDependencies, scope: UserScope, id: string): Promise<void> {
  await writeWith(dependencies, scope, async (writers, at) => {
    const time = await blockOf(writers.times, scope, id);
    const work = { writers, scope: { ...scope, spaces: [time.space] }, at, dependencies };
    await takeAway(work, time);
    await enqueueSync(work);
  });
}

async function blockOf(times: TimeReader, scope: UserScope, id: string): Promise<PlannerTime> {
  const found = await times.get(scope, { noun: 'block', id });
  if (found === undefined || found.state === 'removed') throw notFound('block', id);
  return found;
}

function checkTimes(start: number, end: number): void {
  if (end <= start) throw invalid('endsAt', 'must be after startsAt');
}
