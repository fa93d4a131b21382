import type { UserScope } from '../../scope.ts';
import type { Readers } from '../../store.ts';
import { isLeft, readTask } from '../tasks/task.ts';
import { readBlock } from './block.ts';

/** Blocks that one look takes in at most. */
const MOST = 5_000;

/** Time set aside for a task. Instants are milliseconds. */
export interface PlannedBlock {
  readonly id: string;
  readonly taskId: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Blocks that begin in a time, by their start: what was planned for a day, as far as nobody took it out again, and its task
 * had not ended before.
 */
export async function plannedBlocks(
  { times, planner }: Pick<Readers, 'times' | 'planner'>,
  scope: UserScope,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<PlannedBlock[]> {
  const found = (await times.between(scope, { noun: 'block', from, until: to, limit: MOST })).map(readBlock);
  // One that began before belongs to the day before.
  const blocks = found.filter(({ state, time: { start } }) => state !== 'removed' && start >= from);
  const ids = [...new Set(blocks.map(({ taskId }) => taskId))];
  const tasks = (await planner.getMany(scope, { noun: 'task', ids })).map(readTask);
  const ends = new Map(
    tasks.map(({ record, state, endedAt }) => [record.id, isLeft(state) ? Infinity : (endedAt ?? record.updatedAt)]),
  );
  return blocks.flatMap(({ taskId, time: { id, start, end } }) =>
    (ends.get(taskId) ?? 0) > start ? [{ id, taskId, from: start, to: end }] : [],
  );
}
