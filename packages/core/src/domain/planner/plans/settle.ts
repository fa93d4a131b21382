import type { UserScope } from '../../scope.ts';
import type { PlannerReader, PlannerWriter } from '../records/record-store.ts';
import { change } from '../records/records.ts';
import { isLeft, readTask, type Task } from '../tasks/task.ts';
import { MOST_STEPS } from './check-plan.ts';

/** How far a plan is. Minutes are estimates, but for `spentMinutes`. */
export interface Progress {
  readonly tasks: number;
  readonly done: number;
  readonly cancelled: number;
  /** Done, of all that is not cancelled; 0 to 1, by estimated minutes. */
  readonly share: number;
  readonly minutesLeft: number;
  readonly spentMinutes: number;
  /** Left although they were due. */
  readonly late: number;
}

/** A plan that was made anew may have left cancelled tasks behind, of each version. */
const MOST_TASKS = MOST_STEPS * 20;

export async function tasksOfPlan(planner: PlannerReader, scope: UserScope, planId: string): Promise<Task[]> {
  const records = await planner.list(scope, { noun: 'task', filter: { planId }, limit: MOST_TASKS });
  return records.toReversed().map(readTask);
}

export function progressOf(tasks: readonly Task[], now: number): Progress {
  const sum = (of: readonly Task[]): number => of.reduce((total, { minutes }) => total + minutes, 0);
  const counted = tasks.filter(({ state }) => state !== 'cancelled');
  const done = counted.filter(({ state }) => state === 'done');
  const left = counted.filter(({ state }) => isLeft(state));
  return {
    tasks: counted.length,
    done: done.length,
    cancelled: tasks.length - counted.length,
    share: counted.length === 0 ? 0 : sum(done) / sum(counted),
    minutesLeft: sum(left),
    spentMinutes: tasks.reduce((total, { spentMinutes }) => total + spentMinutes, 0),
    late: left.filter(({ record: { dueAt } }) => dueAt !== undefined && dueAt < now).length,
  };
}

/** A plan whose last task has ended is done; it is approved again once a task of it is left. */
export async function settlePlan(
  planner: PlannerWriter,
  scope: UserScope,
  { planId, at }: { readonly planId: string; readonly at: number },
): Promise<void> {
  const record = await planner.get(scope, { noun: 'plan', id: planId });
  if (record === undefined || (record.state !== 'approved' && record.state !== 'done')) return;
  const tasks = await tasksOfPlan(planner, scope, planId);
  const over = tasks.some(({ state }) => state === 'done') && !tasks.some(({ state }) => isLeft(state));
  const state = over ? 'done' : 'approved';
  if (state !== record.state) await change(planner, scope, { record, patch: { state }, at });
}
