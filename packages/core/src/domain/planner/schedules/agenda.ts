import { type BusyContent, readBusy } from '../calendars/take-in.ts';
import { isLeft, readTask, type Task } from '../tasks/task.ts';
import type { UserScope } from '../../scope.ts';
import type { Readers } from '../../store.ts';
import type { PlannerTime } from '../times/time-store.ts';
import { readBlock, type TaskBlock } from './block.ts';

/** Times that one look takes in at most. */
const MOST = 5_000;

export type AgendaItem =
  | { readonly type: 'block'; readonly block: TaskBlock; readonly task: Task; readonly time: PlannerTime }
  | { readonly type: 'busy'; readonly busy: BusyContent; readonly takesTime: boolean; readonly time: PlannerTime };

/**
 * Blocks and times of calendars between two instants, in order of time. A block to come whose task has ended is not in it;
 * one that was, is.
 */
export async function agendaOf(
  { planner, times }: Pick<Readers, 'planner' | 'times'>,
  scope: UserScope,
  { from, until, now }: { readonly from: number; readonly until: number; readonly now: number },
): Promise<AgendaItem[]> {
  const range = { from, until, limit: MOST };
  const blocks = (await times.between(scope, { noun: 'block', ...range })).map(readBlock);
  const busy = await times.between(scope, { noun: 'busy', ...range });
  const ids = [...new Set(blocks.map(({ taskId }) => taskId))];
  const records = await planner.getMany(scope, { noun: 'task', ids });
  const tasks = new Map(records.map((record) => [record.id, readTask(record)]));
  const items: AgendaItem[] = busy.map((time) => ({
    type: 'busy',
    busy: readBusy(time),
    takesTime: time.state === 'busy',
    time,
  }));
  for (const block of blocks) {
    const task = tasks.get(block.taskId);
    if (task === undefined || block.state === 'removed') continue;
    if (isLeft(task.state) || block.time.start < now) items.push({ type: 'block', block, task, time: block.time });
  }
  return items.sort((a, b) => a.time.start - b.time.start || a.time.end - b.time.end);
}
