import { isLeft, type Task } from '../tasks/task.ts';
import type { Gathered } from './gather.ts';
import { isWithin } from './period.ts';

/** What was planned for a period and was not done in it. */
export interface Carried {
  readonly task: Task;
  readonly reason: 'waits' | 'begun' | 'set_aside' | 'overdue' | 'not_begun';
  /** What it waits for. */
  readonly for: readonly Task[];
}

/** Where tasks stood when the period ended, whatever became of them since. */
export interface Standing {
  readonly planned: readonly Task[];
  readonly done: readonly Task[];
  readonly plannedDone: readonly Task[];
  readonly carried: readonly Carried[];
  /** All that was left. */
  readonly left: readonly Task[];
  /** Of those, whose turn it is: nothing that they wait for was left. */
  readonly free: readonly Task[];
}

/**
 * @param known ids of tasks that were planned for the period when somebody looked before, since dates may be moved later
 */
export function standingOf(
  { period, tasks, blocks }: Pick<Gathered, 'period' | 'tasks' | 'blocks'>,
  known: readonly string[],
): Standing {
  const { from, to } = period;
  const endedBefore = (task: Task, at: number): boolean =>
    !isLeft(task.state) && (task.endedAt ?? task.record.updatedAt) < at;
  const isDoneBefore = (task: Task, at: number): boolean => task.state === 'done' && endedBefore(task, at);
  const blocked = new Set(blocks.map(({ taskId }) => taskId));
  const named = new Set(known);
  const isPlanned = ({ record: { id, dueAt } }: Task): boolean =>
    named.has(id) || blocked.has(id) || (dueAt !== undefined && dueAt < to);
  const planned = tasks.filter((task) => isPlanned(task) && !endedBefore(task, from));
  const left = tasks.filter((task) => !endedBefore(task, to));
  const byId = new Map(left.map((task) => [task.record.id, task]));
  const waitsFor = (task: Task): Task[] => task.dependsOn.flatMap((id) => byId.get(id) ?? []);
  const reasonOf = (task: Task, blockers: readonly Task[]): Carried['reason'] => {
    if (blockers.length > 0) return 'waits';
    if (task.startedAt !== undefined && task.startedAt < to) return 'begun';
    if (blocked.has(task.record.id)) return 'set_aside';
    return task.record.dueAt !== undefined && task.record.dueAt < from ? 'overdue' : 'not_begun';
  };
  return {
    planned,
    done: tasks.filter((task) => task.state === 'done' && isWithin(period, task.endedAt)),
    plannedDone: planned.filter((task) => isDoneBefore(task, to)),
    carried: planned
      .filter((task) => !endedBefore(task, to))
      .map((task) => ({ task, for: waitsFor(task), reason: reasonOf(task, waitsFor(task)) })),
    left,
    free: left.filter((task) => waitsFor(task).length === 0),
  };
}
